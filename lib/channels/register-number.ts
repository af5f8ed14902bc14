import { and, eq } from "drizzle-orm";
import type * as z from "zod";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { sealSecret } from "@/lib/core/crypto/seal-secret";
import { Refusal } from "@/lib/core/errors";
import type { CheckResult } from "./check-result";
import { describeFailure } from "./describe-failure";
import { findChannel } from "./find-channel";
import { graphForChannel } from "./graph-for-channel";
import { runChecks } from "./run-checks";
import type { registerNumberSchema } from "./schema";
import { accountGraph } from "./whatsapp/account-graph";

/** Codes whose cause is the PIN that was typed. */
const ABOUT_THE_PIN = new Set([133005, 133008, 133009, 131031]);

/**
 * Registers a number at Meta with a two-step PIN, which is kept sealed, then looks again. Meta counts
 * ten tries in 72 hours (133016), so nothing here tries by itself.
 * @throws Refusal `invalid` on the PIN, `unavailable` with Meta's words, or `conflict` for a number
 *   that stays in the WhatsApp Business app: registering it would take it from there
 */
export async function registerNumber(
  ctx: WorkspaceContext,
  input: z.output<typeof registerNumberSchema>,
): Promise<CheckResult[]> {
  assertCan(ctx, "channels:write");
  const channel = await findChannel(ctx, input.channelId);
  if (channel.isOnPhone) {
    throw new Refusal(
      "conflict",
      "This number stays in the WhatsApp Business app and is not registered here. Nothing was changed.",
    );
  }
  const answer = await accountGraph(graphForChannel(channel)).register(channel.senderId, input.pin);
  if (!answer.ok) {
    const words = describeFailure(answer.failure);
    if (answer.failure.kind === "refused" && ABOUT_THE_PIN.has(answer.failure.code)) {
      throw new Refusal("invalid", "The number was not registered.", { pin: words });
    }
    throw new Refusal("unavailable", words);
  }
  await withWorkspace(ctx, async (tx) => {
    await tx
      .update(channels)
      .set({
        pin: sealSecret(input.pin, {
          workspaceId: ctx.workspaceId,
          table: "channels",
          column: "pin",
          row: channel.id,
        }),
      })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
    await recordActivity(tx, ctx, "channel.registered", channel.id);
  });
  return runChecks(ctx, { channelId: channel.id });
}
