import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import type { CheckResult } from "./check-result";
import { findChannel } from "./find-channel";
import { lookAtSender } from "./look-at-sender";
import { describeTwilioFailure } from "./sms/describe-failure";
import { isSenderName } from "./sms/sender-name";
import { addressForTwilio, twilioForChannel } from "./twilio-for-channel";

/**
 * Has Twilio post the texts that come to a number here, wherever they went before, and looks again.
 * @throws Refusal `conflict` for what nobody can answer, `unavailable` with Twilio's words
 */
export async function bringTextsHere(
  ctx: WorkspaceContext,
  { channelId }: { channelId: string },
): Promise<CheckResult[]> {
  assertCan(ctx, "channels:write");
  const channel = await findChannel(ctx, channelId);
  const sender = channel.address;
  if (channel.kind !== "sms" || isSenderName(sender)) {
    throw new Refusal("conflict", "No texts come to this one. Nothing was changed.");
  }
  const client = twilioForChannel(channel);
  const found = await client.numbers(sender);
  if (!found.ok) throw new Refusal("unavailable", describeTwilioFailure(found.failure));
  const number = found.value.find(({ phoneNumber }) => phoneNumber === sender);
  if (!number) {
    throw new Refusal(
      "conflict",
      `${sender} is no number of this Twilio account any more. Nothing was changed.`,
    );
  }
  const pointed = await client.pointNumber(number.sid, addressForTwilio(channelId));
  if (!pointed.ok) throw new Refusal("unavailable", describeTwilioFailure(pointed.failure));
  await withWorkspace(ctx, (tx) =>
    recordActivity(tx, ctx, "channel.texts_brought_here", channelId, { from: number.smsUrl }),
  );
  return lookAtSender(ctx, channel);
}
