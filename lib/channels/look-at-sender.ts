import { and, eq } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { type CheckResult, failureOf } from "./check-result";
import { checkSelfTest } from "./check-self-test";
import { type CheckedSender, checkSender } from "./check-sender";
import { keepChecks } from "./keep-checks";
import { isSenderName } from "./sms/sender-name";
import type { TwilioClient } from "./sms/twilio-client";
import { twilioAddress, twilioForChannel } from "./twilio-for-channel";

type Sender = typeof channels.$inferSelect;

/** What Twilio says of an account and of one of its senders. */
export async function askTwilio(
  client: TwilioClient,
  sender: string,
): Promise<Pick<CheckedSender, "account" | "numbers">> {
  const [account, numbers] = await Promise.all([
    client.account(),
    isSenderName(sender) ? null : client.numbers(sender),
  ]);
  return { account, numbers };
}

/**
 * Asks Twilio how a sender of text messages stands, keeps what the checks found and judges its health
 * anew. An answer that did not come changes nothing (B5).
 */
export async function lookAtSender(ctx: WorkspaceContext, channel: Sender): Promise<CheckResult[]> {
  const sender = channel.address;
  const results = [
    ...checkSender({
      sender,
      address: twilioAddress(channel.id),
      country: ctx.country,
      ...(await askTwilio(twilioForChannel(channel), sender)),
    }),
    await checkSelfTest(ctx, channel.id),
  ];
  const token = results.find(({ name }) => name === "token");
  const webhook = results.find(({ name }) => name === "webhook");
  if (token && !token.isSilent) {
    await withWorkspace(ctx, (tx) =>
      tx
        .update(channels)
        .set({
          checkedAt: new Date(),
          tokenProblem: failureOf(token),
          ...(webhook?.state === "skipped" ? {} : { subscriptionProblem: failureOf(webhook) }),
        })
        .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id))),
    );
  }
  await keepChecks(ctx, channel.id, results);
  return results;
}
