import type * as z from "zod";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import type { CheckResult } from "./check-result";
import { describeResendFailure } from "./email/describe-failure";
import { findChannel } from "./find-channel";
import { keepCredential } from "./keep-credential";
import { lookAtMailbox } from "./look-at-mailbox";
import { resendForKey } from "./resend-for-channel";
import type { replaceApiKeySchema } from "./schema";

/**
 * Puts a new API key of Resend's in the place of the old one, once it works for the domain.
 * @throws Refusal `invalid` with what Resend said about it; the one in use stays
 */
export async function replaceApiKey(
  ctx: WorkspaceContext,
  { channelId, apiKey }: z.output<typeof replaceApiKeySchema>,
): Promise<CheckResult[]> {
  assertCan(ctx, "channels:write");
  const channel = await findChannel(ctx, channelId);
  if (channel.kind !== "email") notFound("email address");
  const domains = await resendForKey(apiKey).domains();
  const refuse = (why: string) =>
    new Refusal("invalid", "Nothing was changed; the key in use stays.", { apiKey: why });
  if (!domains.ok) throw refuse(describeResendFailure(domains.failure));
  if (!domains.value.some(({ name }) => name === channel.accountId)) {
    throw refuse(`This key belongs to an account without the domain ${channel.accountId}.`);
  }
  await keepCredential(ctx, channelId, apiKey);
  return lookAtMailbox(ctx, await findChannel(ctx, channelId));
}
