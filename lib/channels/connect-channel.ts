import type * as z from "zod";
import { THROUGHPUT_LEVELS, type ThroughputLevel } from "@/db/enums/channels";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { sealSecret } from "@/lib/core/crypto/seal-secret";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { parsePhone } from "@/lib/core/format/phone";
import { newId } from "@/lib/core/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { checkNumber, type NumberCheck } from "./check-number";
import type { connectChannelSchema } from "./schema";

/** Messages a second that Meta allows at each level (whatsapp.md 7). */
export const LEVEL_PER_SECOND: Record<ThroughputLevel, number> = {
  STANDARD: 80,
  HIGH: 1_000,
  NOT_APPLICABLE: 80,
};

/**
 * Connects a number with the workspace's own token. Meta is asked first, outside any transaction;
 * the answers of all five checks come back, also when one of them stands in the way.
 * @throws Refusal `conflict` when the number is connected already, here or elsewhere
 */
export async function connectChannel(
  ctx: WorkspaceContext,
  input: z.output<typeof connectChannelSchema>,
): Promise<{ channelId: string | null; checks: NumberCheck[] }> {
  assertCan(ctx, "channels:write");
  const { checks, number } = await checkNumber(input);
  const failed = checks.some((check) => !check.ok);
  if (failed || !number) return { channelId: null, checks };

  const channelId = newId();
  const phone = parsePhone(number.displayPhoneNumber.replace(/^(?!\+)/, "+"), ctx.country as never);
  const level = (THROUGHPUT_LEVELS as readonly string[]).includes(number.throughputLevel ?? "")
    ? (number.throughputLevel as ThroughputLevel)
    : "STANDARD";
  await withWorkspace(ctx, async (tx) => {
    const inserted = await tx
      .insert(channels)
      .values({
        workspaceId: ctx.workspaceId,
        id: channelId,
        kind: "whatsapp",
        mode: "dedicated",
        name: input.name,
        phoneNumberId: input.phoneNumberId,
        wabaId: input.wabaId,
        displayPhoneNumber: phone.ok ? phone.e164 : number.displayPhoneNumber,
        verifiedName: number.verifiedName,
        throughputLevel: level,
        maxPerSecond: LEVEL_PER_SECOND[level],
        qualityRating: number.qualityRating,
        messagingLimit: number.messagingLimit,
        status: "connected",
        statusChangedAt: new Date(),
        accessToken: sealSecret(input.accessToken, {
          workspaceId: ctx.workspaceId,
          table: "channels",
          column: "access_token",
          row: channelId,
        }),
        isSandbox: env().SANDBOX === "on",
        checkedAt: new Date(),
      })
      .onConflictDoNothing()
      .returning({ id: channels.id });
    if (inserted.length === 0) {
      throw new Refusal(
        "conflict",
        "This number is connected already. Disconnect it where it is used, then connect it here.",
        { phoneNumberId: "Connected already." },
      );
    }
    await recordActivity(tx, ctx, "channel.connected", channelId, {
      phoneNumberId: input.phoneNumberId,
      name: input.name,
    });
    await publish(tx, ctx.workspaceId, "channel", { channelId });
    // what arrived for this number before it belonged to anybody is processed now (G4)
    await enqueue(
      tx,
      { name: "webhooks.replay_unmatched", maxAttempts: 5 },
      { workspaceId: ctx.workspaceId, phoneNumberId: input.phoneNumberId },
    );
  });
  return { channelId, checks };
}
