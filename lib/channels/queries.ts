import { and, asc, desc, eq, isNull, lt } from "drizzle-orm";
import { channelEvents, channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

const shown = {
  id: channels.id,
  kind: channels.kind,
  mode: channels.mode,
  name: channels.name,
  phoneNumberId: channels.phoneNumberId,
  wabaId: channels.wabaId,
  displayPhoneNumber: channels.displayPhoneNumber,
  verifiedName: channels.verifiedName,
  throughputLevel: channels.throughputLevel,
  maxPerSecond: channels.maxPerSecond,
  qualityRating: channels.qualityRating,
  messagingLimit: channels.messagingLimit,
  status: channels.status,
  statusReason: channels.statusReason,
  isSandbox: channels.isSandbox,
  lastWebhookAt: channels.lastWebhookAt,
  checkedAt: channels.checkedAt,
};

/** Connected numbers by name. The access token is not among the columns and never leaves lib. */
export function listChannels(ctx: WorkspaceContext) {
  return withWorkspace(ctx, (tx) =>
    tx
      .select(shown)
      .from(channels)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), isNull(channels.deletedAt)))
      .orderBy(asc(channels.name)),
  );
}
export type ChannelRow = Awaited<ReturnType<typeof listChannels>>[number];

/** What Meta told about numbers and accounts beside messages, newest first. */
export function listChannelEvents(ctx: WorkspaceContext, before?: string) {
  return withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(channelEvents)
      .where(
        and(
          eq(channelEvents.workspaceId, ctx.workspaceId),
          before ? lt(channelEvents.id, before) : undefined,
        ),
      )
      .orderBy(desc(channelEvents.id))
      .limit(50),
  );
}
