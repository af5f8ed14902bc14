import { and, eq, sql } from "drizzle-orm";
import type { ChannelCheckName, ChannelKind } from "@/db/enums/channels";
import { channelChecks, channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import type { CheckResult } from "./check-result";
import { isStopped } from "./number-stop";
import { recordHealth } from "./record-health";

/** What has to be so before a number counts as connected. */
const NEEDED: Readonly<Record<ChannelKind, readonly ChannelCheckName[]>> = {
  whatsapp: ["token", "number", "webhook", "templates"],
  sms: ["token", "number", "webhook"],
  email: ["token", "number", "webhook"],
};

/** Of a check that Meta has been silent about since the first run: it has nothing else to say. */
const neverAnswered = sql`${channelChecks.noAnswer} is not distinct from ${channelChecks.detail}`;

/**
 * Keeps what checks found, and moves the number to "connected" when all that it needs has passed, or
 * to "attention" when something of it broke.
 */
export async function keepChecks(
  ctx: WorkspaceContext,
  channelId: string,
  results: readonly CheckResult[],
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    // first, as everybody locks: two looks at once would each hold what the other one waits for
    await tx
      .select({ id: channels.id })
      .from(channels)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)))
      .for("update");
    for (const { isSilent, ...found } of results) {
      const row = { ...found, checkedAt: new Date(), noAnswer: null };
      await tx
        .insert(channelChecks)
        .values({
          workspaceId: ctx.workspaceId,
          channelId,
          ...row,
          noAnswer: isSilent ? found.detail : null,
        })
        .onConflictDoUpdate({
          target: [channelChecks.workspaceId, channelChecks.channelId, channelChecks.name],
          set: isSilent
            ? {
                noAnswer: found.detail,
                detail: sql`case when ${neverAnswered} then ${found.detail} else ${channelChecks.detail} end`,
              }
            : row,
        });
    }
    // what the daily look found wrong is over when the check passes
    if (results.some((one) => one.name === "webhook" && !one.isSilent && one.state !== "failed")) {
      await tx
        .update(channels)
        .set({ subscriptionProblem: null, subscriptionCheckedAt: new Date() })
        .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    }
    // Meta's silence is no verdict: what was known stays, and nobody is alarmed
    if (results.some((result) => !result.isSilent)) await settleStatus({ ...ctx, tx }, channelId);
    await publish(tx, ctx.workspaceId, "channel", { channelId });
  });
}

/** What the number needs to be "connected", seen over all that was checked so far. */
async function settleStatus(ctx: WorkspaceContext, channelId: string): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const mine = and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId));
    const [channel] = await tx.select().from(channels).where(mine).for("update");
    if (!channel || channel.deletedAt) return;
    const rows = await tx
      .select()
      .from(channelChecks)
      .where(
        and(eq(channelChecks.workspaceId, ctx.workspaceId), eq(channelChecks.channelId, channelId)),
      );
    const needed = NEEDED[channel.kind];
    const good = needed.every((name) => {
      const row = rows.find((one) => one.name === name);
      // the first webhook is waited for, but only of an account that Meta was asked about
      const isAwaited =
        name === "webhook" && row?.state === "waiting" && row.noAnswer !== row.detail;
      return row?.state === "passed" || isAwaited;
    });
    const broken = rows.find((row) => row.state === "failed" && row.name !== "self_test");
    const stopped = isStopped(channel);
    const next =
      good && !stopped
        ? { status: "connected" as const, statusReason: null }
        : channel.status === "connecting" || !broken || stopped
          ? null
          : { status: "attention" as const, statusReason: broken.detail };
    if (next && (next.status !== channel.status || next.statusReason !== channel.statusReason)) {
      await tx
        .update(channels)
        .set({ ...next, statusChangedAt: new Date() })
        .where(mine);
    }
    await recordHealth({ ...ctx, tx }, { channelId });
  });
}
