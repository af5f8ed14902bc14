import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import * as z from "zod";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { practiceTextsSchema, writeTextSchema } from "./practice-schema";
import { callSandbox, hasSandbox } from "./sandbox-control";

/*
 * Text messages without an account at Twilio: an account of the stand-in, and the phones that text
 * with the workspace's own practice senders. Without the sandbox nothing here exists.
 */

export type PracticeSender = { accountSid: string; authToken: string; sender: string };

const factsSchema = z.object({ accountSid: z.string(), authToken: z.string() });

/**
 * A practice account with a number of this workspace, to be connected like a real one.
 * @throws Refusal `not_found` without the sandbox, `unavailable` when it does not answer
 */
export async function practiceSender(ctx: WorkspaceContext): Promise<PracticeSender> {
  assertCan(ctx, "sandbox:use");
  if (!hasSandbox()) notFound("practice account");
  const { accountSid, authToken } = await callSandbox("twilio", factsSchema);
  const digits = BigInt(`0x${ctx.workspaceId.replaceAll("-", "").slice(-12)}`) % 10_000_000n;
  // an area code that belongs to nobody
  const sender = `+1556${digits.toString().padStart(7, "0")}`;
  await callSandbox("twilio/numbers", z.unknown(), { phoneNumber: sender });
  return { accountSid, authToken, sender };
}

const textsSchema = z.object({
  messages: z.array(
    z.object({
      sid: z.string(),
      by: z.enum(["phone", "business", "Twilio"]),
      body: z.string(),
      at: z.string(),
    }),
  ),
});
export type PracticeText = z.output<typeof textsSchema>["messages"][number];

/** What a phone shows of its texts with a practice sender, oldest first. */
export async function readTexts(
  ctx: WorkspaceContext,
  { channelId, phone }: z.output<typeof practiceTextsSchema>,
): Promise<PracticeText[]> {
  const sender = await practiceNumber(ctx, channelId);
  const path = `twilio/phones/${encodeURIComponent(phone)}?with=${encodeURIComponent(sender)}`;
  return (await callSandbox(path, textsSchema)).messages;
}

/** The customer writes a text to a practice sender. */
export async function writeText(
  ctx: WorkspaceContext,
  { channelId, phone, text }: z.output<typeof writeTextSchema>,
): Promise<void> {
  const to = await practiceNumber(ctx, channelId);
  await callSandbox("twilio/inbound", z.unknown(), { to, from: phone, body: text });
}

/** @throws Refusal `not_found` for senders of others, real ones, names, and without the sandbox */
async function practiceNumber(ctx: WorkspaceContext, channelId: string): Promise<string> {
  assertCan(ctx, "sandbox:use");
  if (!hasSandbox()) notFound("practice sender");
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ sender: channels.address })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, channelId),
          eq(channels.kind, "sms"),
          eq(channels.isSandbox, true),
          isNull(channels.deletedAt),
        ),
      ),
  );
  if (!row) notFound("practice sender");
  return row.sender;
}
