import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import * as z from "zod";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { practiceMailsSchema, writeMailSchema } from "./practice-schema";
import { resendAddress } from "./resend-for-channel";
import { callSandbox, hasSandbox } from "./sandbox-control";

/*
 * Mails without an account at Resend: an account of the stand-in, and the mailboxes that write to the
 * workspace's own practice addresses. Without the sandbox nothing here exists.
 */

export type PracticeMailbox = { apiKey: string; address: string };

const factsSchema = z.object({ apiKey: z.string(), domain: z.string() });

/**
 * A practice account with an address of this workspace, to be connected like a real one.
 * @throws Refusal `not_found` without the sandbox, `unavailable` when it does not answer
 */
export async function practiceMailbox(ctx: WorkspaceContext): Promise<PracticeMailbox> {
  assertCan(ctx, "sandbox:use");
  if (!hasSandbox()) notFound("practice account");
  const { apiKey, domain } = await callSandbox("resend", factsSchema);
  return { apiKey, address: `${ctx.slug}@${domain}` };
}

/**
 * Adds the channel's address as a webhook at the practice Resend, as one does in its dashboard.
 * @returns the signing secret that the dashboard would show
 */
export async function practiceWebhook(
  ctx: WorkspaceContext,
  { channelId }: { channelId: string },
): Promise<{ secret: string }> {
  await practiceAddress(ctx, channelId);
  const made = z.object({ secret: z.string() });
  return callSandbox("resend/webhooks", made, { url: resendAddress(channelId) });
}

const mailsSchema = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      by: z.enum(["mailbox", "business"]),
      subject: z.string(),
      text: z.string(),
      files: z.array(z.object({ name: z.string(), sizeBytes: z.number() })),
      at: z.string(),
    }),
  ),
});
export type PracticeMail = z.output<typeof mailsSchema>["messages"][number];

/** What a mailbox holds of its mails with a practice address, oldest first. */
export async function readMails(
  ctx: WorkspaceContext,
  { channelId, mailbox }: z.output<typeof practiceMailsSchema>,
): Promise<PracticeMail[]> {
  const address = await practiceAddress(ctx, channelId);
  const path = `resend/mailboxes/${encodeURIComponent(mailbox)}?with=${encodeURIComponent(address)}`;
  return (await callSandbox(path, mailsSchema)).messages;
}

/** The customer writes a mail to a practice address. */
export async function writeMail(
  ctx: WorkspaceContext,
  { channelId, mailbox, subject, text }: z.output<typeof writeMailSchema>,
): Promise<void> {
  const to = await practiceAddress(ctx, channelId);
  await callSandbox("resend/inbound", z.unknown(), { to, from: mailbox, subject, text });
}

/** @throws Refusal `not_found` for addresses of others, real ones, and without the sandbox */
async function practiceAddress(ctx: WorkspaceContext, channelId: string): Promise<string> {
  assertCan(ctx, "sandbox:use");
  if (!hasSandbox()) notFound("practice address");
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ address: channels.address })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, channelId),
          eq(channels.kind, "email"),
          eq(channels.isSandbox, true),
          isNull(channels.deletedAt),
        ),
      ),
  );
  if (!row) notFound("practice address");
  return row.address;
}
