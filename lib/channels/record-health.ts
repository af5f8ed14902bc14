import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { ChannelHealth } from "@/db/enums/channels";
import { channelHealthChanges, channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { firstIdOf, newId } from "@/lib/core/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { membersWhoMay } from "@/lib/notifications/members-who-may";
import { notify } from "@/lib/notifications/notify";
import { publish } from "@/lib/realtime/publish";
import { lapsedAlertChanges } from "./account-alerts";
import { PROVIDER_NAMES } from "./capabilities";
import { describeError } from "./error-catalogue";
import { type HealthFacts, judgeHealth, newsOf } from "./judge-health";
import { isStopped } from "./number-stop";

const DAY_MS = 24 * 3_600_000;

type ChannelRow = typeof channels.$inferSelect;

/**
 * Judges a number by what is known about it now and keeps the verdict; a change goes into its history
 * and makes the brake look at its campaigns; what is new and bad is told once. The same verdict with
 * the same reasons changes nothing.
 */
export async function recordHealth(
  ctx: WorkspaceContext,
  { channelId }: { channelId: string },
): Promise<ChannelHealth | null> {
  return withWorkspace(ctx, async (tx) => {
    const mine = and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId));
    const [found] = await tx
      .select()
      .from(channels)
      .where(and(mine, isNull(channels.deletedAt)))
      .for("update");
    if (!found) return null;
    const lapsed = lapsedAlertChanges(found, new Date());
    const channel = { ...found, ...lapsed };
    if (Object.keys(lapsed).length > 0) await tx.update(channels).set(lapsed).where(mine);
    const { health, reasons } = judgeHealth(await factsOf(tx, ctx, channel));
    const signs = (list: readonly { key: string; level: string }[]) =>
      list.map(({ key, level }) => `${key}:${level}`).join();
    const changed = health !== channel.health || signs(reasons) !== signs(channel.healthReasons);
    if (!changed && JSON.stringify(reasons) === JSON.stringify(channel.healthReasons))
      return health;
    await tx.update(channels).set({ health, healthReasons: reasons }).where(mine);
    if (!changed) return health;
    const changeId = newId();
    await tx.insert(channelHealthChanges).values({
      workspaceId: ctx.workspaceId,
      id: changeId,
      channelId,
      before: channel.health,
      after: health,
      reasons,
    });
    const news = newsOf(
      { health: channel.health, reasons: channel.healthReasons },
      { health, reasons },
    );
    // whoever connects a number looks at its checks; a day later it is forgotten
    const isForgotten = reasons.some(({ key }) => key === "half_connected");
    const isOnlyThat = news.every(({ key }) => key === "half_connected");
    if (news.length > 0 && (channel.status !== "connecting" || isForgotten)) {
      await notify(tx, ctx, {
        kind: "number_health",
        memberIds: await membersWhoMay(tx, ctx, "channels:read"),
        subject: isOnlyThat
          ? `${channel.name} is only half connected`
          : `${channel.name} is ${health === "critical" ? "in a critical state" : "worth a look"}`,
        detail: news.map((reason) => reason.words).join(" "),
        link: `/settings/channels/${channelId}`,
        dedupeKey: `number_health:${changeId}`,
      });
    }
    await publish(tx, ctx.workspaceId, "channel", { channelId });
    await enqueue(
      tx,
      { name: "campaigns.look_for_trip_wires", maxAttempts: 5 },
      { workspaceId: ctx.workspaceId, channelId },
      { key: `campaigns.trip_wires:${channelId}` },
    );
    return health;
  });
}

async function factsOf(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  channel: ChannelRow,
): Promise<HealthFacts> {
  // ids of messages begin with their time, so a range of ids is a range of days and few partitions
  const [sent] = (await tx.execute(sql`
    select
      count(*) filter (where status in ('sent', 'delivered', 'read', 'failed'))::int as answered,
      count(*) filter (where status = 'failed')::int as failed,
      max(accepted_at) filter (where accepted_at < now() - interval '15 minutes') as "lastAcceptedAt"
    from messages
    where workspace_id = ${ctx.workspaceId} and channel_id = ${channel.id}
      and direction = 'outbound' and id >= ${firstIdOf(new Date(Date.now() - DAY_MS))}`)) as unknown as {
    answered: number;
    failed: number;
    lastAcceptedAt: string | null;
  }[];
  const stopped = await tx
    .select({ id: messageTemplates.id })
    .from(messageTemplates)
    .where(
      and(
        eq(messageTemplates.workspaceId, ctx.workspaceId),
        eq(messageTemplates.wabaId, channel.accountId),
        inArray(messageTemplates.status, ["paused", "disabled"]),
        isNull(messageTemplates.deletedAt),
      ),
    );
  return {
    provider: PROVIDER_NAMES[channel.kind],
    status: channel.status,
    // of a stop, its own line speaks; one that is over says nothing any more
    statusReason:
      channel.stopCode !== null && channel.status === "attention" ? null : channel.statusReason,
    stop:
      channel.stopCode !== null && isStopped(channel)
        ? // the words of what stopped it, which say more than its code
          (
            (channel.status === "attention" && channel.statusReason) ||
            describeError(channel.stopCode).title
          ).replace(/\.$/, "")
        : null,
    tokenProblem: channel.tokenProblem,
    tokenExpiresAt: channel.tokenExpiresAt,
    hasOwnToken: channel.mode === "dedicated",
    alerts: channel.alerts,
    subscriptionProblem: channel.subscriptionProblem,
    limit: {
      tier: channel.messagingLimit,
      before: channel.limitBefore,
      droppedAt: channel.limitDroppedAt,
    },
    throughputDroppedAt: channel.throughputDroppedAt,
    metaStatus: channel.metaStatus,
    qualityRating: channel.qualityRating?.toUpperCase() ?? null,
    nameStatus: channel.nameStatus,
    lastAcceptedAt: sent?.lastAcceptedAt ? new Date(sent.lastAcceptedAt) : null,
    lastWebhookAt: channel.lastWebhookAt,
    answered: sent?.answered ?? 0,
    failed: sent?.failed ?? 0,
    stoppedTemplates: stopped.length,
    connectedAt: channel.createdAt,
  };
}
