import type * as z from "zod";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { sealToken } from "./access-token";
import { checkMailbox } from "./check-mailbox";
import type { CheckResult } from "./check-number";
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
  const { address, apiKey } = input;
  const domains = await resendForKey(apiKey).domains();
  const checks = checkMailbox({ address, domains, webhook: null });
  if (checks.some(({ name, state }) => name !== "webhook" && state !== "passed")) {
    return { channelId: null, checks };
  }
  const channelId = newId();
  await addMailbox(ctx, { ...input, channelId });
  return { channelId, checks: await lookAtMailbox(ctx, await findChannel(ctx, channelId)) };
}

async function addMailbox(
  ctx: WorkspaceContext,
  given: z.output<typeof connectMailboxSchema> & { channelId: string },
): Promise<void> {
  const { channelId, apiKey, address, name } = given;
  await withWorkspace(ctx, async (tx) => {
    const [added] = await tx
      .insert(channels)
      .values({
        workspaceId: ctx.workspaceId,
        id: channelId,
        kind: "email",
        mode: "dedicated",
        name,
        senderId: address,
        accountId: domainOf(address),
        address: address,
        verifiedName: given.displayName || null,
        maxPerSecond: PER_SECOND,
        status: "connecting",
        statusChangedAt: new Date(),
        accessToken: sealToken(ctx, channelId, apiKey),
        isSandbox: env().SANDBOX === "on",
        checkedAt: new Date(),
      })
      .onConflictDoNothing()
      .returning({ id: channels.id });
    if (!added) {
      throw new Refusal(
        "conflict",
        "This address is connected already. Disconnect it where it is used, then connect it here.",
        { address: "Connected already." },
      );
    }
    await recordActivity(tx, ctx, "channel.connected", channelId, { sender: address, name });
    await publish(tx, ctx.workspaceId, "channel", { channelId });
  });
}
