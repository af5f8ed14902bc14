import type * as z from "zod";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";
import { newId } from "@/lib/core/ids";
import { addOwnChannel } from "./add-own-channel";
import type { CheckResult } from "./check-result";
import { checkSender } from "./check-sender";
import { findChannel } from "./find-channel";
import { askTwilio, lookAtSender } from "./look-at-sender";
import type { connectSenderSchema } from "./schema";
import { isSenderName, senderNameProblem } from "./sms/sender-name";
import { addressForTwilio, twilioAddress, twilioForAccount } from "./twilio-for-channel";

/** Twilio queues what is sent faster than a sender may: this is what it asks of a single number. */
const PER_SECOND = 1;

/**
 * Connects a sender of text messages: a number of the workspace's own Twilio account, or a name
 * (B8, B9). It is added when Twilio has proved that the account and the number are theirs; a number
 * whose texts go nowhere yet is told to bring them here. Twilio is asked outside any transaction.
 * @returns the checks, with a null id when the account or the sender stood in the way
 * @throws Refusal `invalid` on the sender, `conflict` when it is connected already
 */
export async function connectSender(
  ctx: WorkspaceContext,
  input: z.output<typeof connectSenderSchema>,
): Promise<{ channelId: string | null; checks: CheckResult[] }> {
  assertCan(ctx, "channels:write");
  const { name, accountSid, authToken } = input;
  const sender = readSender(ctx, input.sender);
  const channelId = newId();
  const address = twilioAddress(channelId);
  const client = twilioForAccount(accountSid, authToken);
  const answers = await askTwilio(client, sender);
  const checks = checkSender({ sender, address, country: ctx.country, ...answers });
  if (checks.some(({ name, state }) => name !== "webhook" && state !== "passed")) {
    return { channelId: null, checks };
  }
  await addOwnChannel(ctx, {
    id: channelId,
    kind: "sms",
    name,
    // a number is one in the world, a name is one of many accounts
    senderId: isSenderName(sender) ? `${accountSid}/${sender}` : sender.slice(1),
    accountId: accountSid,
    address: sender,
    maxPerSecond: PER_SECOND,
    credential: authToken,
  });
  const number = answers.numbers?.ok ? answers.numbers.value[0] : undefined;
  // what somebody has set there is theirs: only they can say that it may go
  if (number && number.smsUrl === null)
    await client.pointNumber(number.sid, addressForTwilio(channelId));
  return { channelId, checks: await lookAtSender(ctx, await findChannel(ctx, channelId)) };
}

/** @throws Refusal `invalid` on the field */
function readSender(ctx: WorkspaceContext, typed: string): string {
  if (/^[\d+][\d ().-]*$/.test(typed)) {
    const phone = parsePhoneExactly(typed, ctx.country as never);
    if (phone.ok) return phone.e164;
    throw new Refusal("invalid", "Nothing was connected.", {
      sender:
        "This is no phone number. Write it with its country code, for instance +1 415 555 2671.",
    });
  }
  const problem = senderNameProblem(typed);
  if (problem === null) return typed;
  throw new Refusal("invalid", "Nothing was connected.", { sender: problem });
}
