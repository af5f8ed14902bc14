import type * as z from "zod";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import type { CheckResult } from "./check-result";
import { findChannel } from "./find-channel";
import { keepCredential } from "./keep-credential";
import { lookAtSender } from "./look-at-sender";
import type { replaceAuthTokenSchema } from "./schema";
import { describeTwilioFailure } from "./sms/describe-failure";
import { twilioForAccount } from "./twilio-for-channel";

/**
 * Puts a new auth token of Twilio's in the place of the old one, once it works for the account.
 * @throws Refusal `invalid` with what Twilio said about it; the one in use stays
 */
export async function replaceAuthToken(
  ctx: WorkspaceContext,
  { channelId, authToken }: z.output<typeof replaceAuthTokenSchema>,
): Promise<CheckResult[]> {
  assertCan(ctx, "channels:write");
  const channel = await findChannel(ctx, channelId);
  if (channel.kind !== "sms") notFound("sender");
  const account = await twilioForAccount(channel.accountId, authToken).account();
  if (!account.ok) {
    throw new Refusal("invalid", "Nothing was changed; the token in use stays.", {
      authToken: describeTwilioFailure(account.failure),
    });
  }
  await keepCredential(ctx, channelId, authToken);
  return lookAtSender(ctx, await findChannel(ctx, channelId));
}
