import type * as z from "zod";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { addOwnChannel } from "./add-own-channel";
import { checkMailbox } from "./check-mailbox";
import type { CheckResult } from "./check-result";
import { domainOf } from "./email/mail-address";
import { findChannel } from "./find-channel";
import { lookAtMailbox } from "./look-at-mailbox";
import { resendForKey } from "./resend-for-channel";
import type { connectMailboxSchema } from "./schema";

/** What Resend allows a team by default (whatsapp.md 14). */
const PER_SECOND = 2;

/**
 * Connects an email address of the workspace's own Resend account (B8, B9). It is added when Resend
 * has proved that the key works and the domain is theirs; mails come in once the signing secret of
 * its webhook is stored too (save-webhook-secret.ts). Resend is asked outside any transaction.
 * @returns the checks, with a null id when the key or the domain stood in the way
 * @throws Refusal `conflict` when the address is connected already
 */
export async function connectMailbox(
  ctx: WorkspaceContext,
  input: z.output<typeof connectMailboxSchema>,
): Promise<{ channelId: string | null; checks: CheckResult[] }> {
  assertCan(ctx, "channels:write");
  const { name, address, apiKey, displayName } = input;
  const domains = await resendForKey(apiKey).domains();
  const checks = checkMailbox({ address, domains, webhook: null });
  if (checks.some(({ name, state }) => name !== "webhook" && state !== "passed")) {
    return { channelId: null, checks };
  }
  const channelId = newId();
  await addOwnChannel(ctx, {
    id: channelId,
    kind: "email",
    name,
    senderId: address,
    accountId: domainOf(address),
    address,
    verifiedName: displayName || null,
    maxPerSecond: PER_SECOND,
    credential: apiKey,
  });
  return { channelId, checks: await lookAtMailbox(ctx, await findChannel(ctx, channelId)) };
}
