import { and, eq } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { checkMailbox } from "./check-mailbox";
import { type CheckResult, failureOf } from "./check-result";
import { checkSelfTest } from "./check-self-test";
import { keepChecks } from "./keep-checks";
import { resendForChannel } from "./resend-for-channel";

/**
 * Asks Resend how an email channel stands, keeps what the checks found and judges its health anew. An
 * answer that did not come changes nothing (B5).
 */
export async function lookAtMailbox(
  ctx: WorkspaceContext,
  channel: typeof channels.$inferSelect,
): Promise<CheckResult[]> {
  const { webhookSecret, lastWebhookAt, webhookRefusedAt } = channel;
  const results = [
    ...checkMailbox({
      address: channel.address,
      domains: await resendForChannel(channel).domains(),
      webhook: {
        hasSecret: webhookSecret !== null,
        proven: lastWebhookAt !== null,
        refused: webhookRefusedAt !== null,
      },
    }),
    await checkSelfTest(ctx, channel.id, "mailbox"),
  ];
  const token = results.find(({ name }) => name === "token");
  const webhook = results.find(({ name }) => name === "webhook");
  await withWorkspace(ctx, (tx) =>
    tx
      .update(channels)
      .set({
        // before there is a secret nothing was ever to come: that it is half connected says enough
        subscriptionProblem: webhookSecret === null ? null : failureOf(webhook),
        ...(token && !token.isSilent
          ? { checkedAt: new Date(), tokenProblem: failureOf(token) }
          : {}),
      })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id))),
  );
  await keepChecks(ctx, channel.id, results);
  return results;
}
