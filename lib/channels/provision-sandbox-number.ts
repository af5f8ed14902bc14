import { eq } from "drizzle-orm";
import * as z from "zod";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { perSecondOf } from "./throughput";

const answerSchema = z.object({
  phoneNumberId: z.string(),
  wabaId: z.string(),
  displayPhoneNumber: z.string(),
  throughputLevel: z.enum(["STANDARD", "HIGH"]).default("STANDARD"),
});

/**
 * Gives a workspace a practice number in the sandbox, so that a newcomer sends a first message
 * without any account at Meta. Harmless when it has a number already or when the sandbox is off.
 * @throws Error when the sandbox does not answer; the job tries again
 */
export async function provisionSandboxNumber(ctx: WorkspaceContext): Promise<void> {
  if (env().SANDBOX !== "on") return;
  const existing = await withWorkspace(ctx, (tx) =>
    tx
      .select({ id: channels.id })
      .from(channels)
      .where(eq(channels.workspaceId, ctx.workspaceId))
      .limit(1),
  );
  if (existing.length > 0) return;
  const response = await fetch(`http://127.0.0.1:${env().SANDBOX_PORT}/_control/numbers`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      verifiedName: ctx.name,
      wabaId: wabaIdOf(ctx.workspaceId),
      displayPhoneNumber: practiceNumber(ctx.workspaceId),
    }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`the sandbox answered ${response.status} to a new number`);
  const number = answerSchema.parse(await response.json());
  await addSandboxChannel(ctx, number, "Practice number");
}

/** Writes the row of a sandbox number; used by the demo workspace as well. */
export async function addSandboxChannel(
  ctx: WorkspaceContext,
  number: z.output<typeof answerSchema>,
  name: string,
): Promise<string> {
  const channelId = newId();
  await withWorkspace(ctx, async (tx) => {
    await tx
      .insert(channels)
      .values({
        workspaceId: ctx.workspaceId,
        id: channelId,
        kind: "whatsapp",
        mode: "shared",
        name,
        senderId: number.phoneNumberId,
        accountId: number.wabaId,
        address: `+${number.displayPhoneNumber.replace(/\D/g, "")}`,
        verifiedName: ctx.name,
        throughputLevel: number.throughputLevel,
        maxPerSecond: perSecondOf(number.throughputLevel, { isOnPhone: false }),
        qualityRating: "GREEN",
        status: "connected",
        statusChangedAt: new Date(),
        isSandbox: true,
        checkedAt: new Date(),
      })
      .onConflictDoNothing();
    await publish(tx, ctx.workspaceId, "channel", { channelId });
  });
  return channelId;
}

/** A WhatsApp account of its own for each workspace, so that template names never collide. */
function wabaIdOf(workspaceId: string): string {
  return (BigInt(`0x${workspaceId.replaceAll("-", "").slice(-14)}`) + 10n ** 15n).toString();
}

/** The area code 555 belongs to nobody, so a practice number can never be somebody's. */
function practiceNumber(workspaceId: string): string {
  const digits = BigInt(`0x${workspaceId.replaceAll("-", "").slice(-12)}`) % 10_000_000n;
  return `+1555${digits.toString().padStart(7, "0")}`;
}
