import { and, asc, desc, eq, isNull, lt, sql } from "drizzle-orm";
import type { ChannelKind } from "@/db/enums/channels";
import { channelChecks, channelEvents, channelHealthChanges, channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { describeStop } from "./number-stop";

const shown = {
  id: channels.id,
  kind: channels.kind,
  mode: channels.mode,
  modeChangedAt: channels.modeChangedAt,
  name: channels.name,
  label: channels.label,
  isDefault: channels.isDefault,
  senderId: channels.senderId,
  accountId: channels.accountId,
  address: channels.address,
  verifiedName: channels.verifiedName,
  throughputLevel: channels.throughputLevel,
  maxPerSecond: channels.maxPerSecond,
  qualityRating: channels.qualityRating,
  portfolioId: channels.portfolioId,
  messagingLimit: channels.messagingLimit,
  metaStatus: channels.metaStatus,
  nameStatus: channels.nameStatus,
  tokenExpiresAt: channels.tokenExpiresAt,
  status: channels.status,
  statusReason: channels.statusReason,
  stopCode: channels.stopCode,
  stopUntil: channels.stopUntil,
  health: channels.health,
  healthReasons: channels.healthReasons,
  isSandbox: channels.isSandbox,
  isOnPhone: channels.isOnPhone,
  hasOwnToken: sql<boolean>`${channels.accessToken} is not null`,
  lastWebhookAt: channels.lastWebhookAt,
  checkedAt: channels.checkedAt,
  createdAt: channels.createdAt,
};

/**
 * Connected numbers, the one that new conversations begin on first, then by name; of one kind or of
 * all. The access token is not among the columns and never leaves lib.
 */
export function listChannels(ctx: WorkspaceContext, { kind }: { kind?: ChannelKind } = {}) {
  return withWorkspace(ctx, (tx) =>
    tx
      .select(shown)
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          isNull(channels.deletedAt),
          kind ? eq(channels.kind, kind) : undefined,
        ),
      )
      .orderBy(desc(channels.isDefault), asc(channels.name)),
  );
}
export type ChannelRow = Awaited<ReturnType<typeof listChannels>>[number];

const HISTORY = 30;

/** One number with its checks and what became of its health; null when it is not there. */
export async function getChannel(ctx: WorkspaceContext, channelId: string) {
  return withWorkspace(ctx, async (tx) => {
    const [channel] = await tx
      .select(shown)
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, channelId),
          isNull(channels.deletedAt),
        ),
      );
    if (!channel) return null;
    const checks = await tx
      .select()
      .from(channelChecks)
      .where(
        and(eq(channelChecks.workspaceId, ctx.workspaceId), eq(channelChecks.channelId, channelId)),
      );
    const history = await tx
      .select()
      .from(channelHealthChanges)
      .where(
        and(
          eq(channelHealthChanges.workspaceId, ctx.workspaceId),
          eq(channelHealthChanges.channelId, channelId),
        ),
      )
      .orderBy(desc(channelHealthChanges.id))
      .limit(HISTORY);
    return { ...channel, stop: describeStop(channel), checks, history };
  });
}

/** What Meta told about numbers and accounts beside messages, newest first; of one number or of all. */
export function listChannelEvents(
  ctx: WorkspaceContext,
  { before, channelId, limit = 50 }: { before?: string; channelId?: string; limit?: number } = {},
) {
  return withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(channelEvents)
      .where(
        and(
          eq(channelEvents.workspaceId, ctx.workspaceId),
          before ? lt(channelEvents.id, before) : undefined,
          channelId ? eq(channelEvents.channelId, channelId) : undefined,
        ),
      )
      .orderBy(desc(channelEvents.id))
      .limit(limit),
  );
}
export type ChannelEvent = Awaited<ReturnType<typeof listChannelEvents>>[number];
