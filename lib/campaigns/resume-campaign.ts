import { and, eq } from "drizzle-orm";
import type * as z from "zod";
import { walletHolds } from "@/db/schema/wallet";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { wakeSenders } from "@/lib/messages/wake-senders";
import { loadDraft } from "./load-draft";
import { moveCampaign } from "./move-campaign";
import type { resumeCampaignSchema } from "./schema";
import { leaveOutStopped, readStoppedLanguages, stoppedVariant } from "./stopped-variant";
import { stoppedWords } from "./trip-wires";

/**
 * Goes on with exactly the people who were not handed over yet; nobody is sent to twice (F9). Without
 * the templates that Meta stopped, when a person says so: who would get one of them is left out.
 * @returns how many were left out
 * @throws Refusal `conflict` for a campaign that cannot go on, with the reason; nothing was changed
 */
export async function resumeCampaign(
  ctx: WorkspaceContext,
  input: z.output<typeof resumeCampaignSchema>,
): Promise<{ leftOut: number }> {
  assertCan(ctx, "campaigns:launch");
  return withWorkspace(ctx, async (tx) => {
    const draft = await loadDraft(tx, ctx, input.campaignId);
    const { channel, campaign } = draft;
    const without = input.without ?? [];
    const problems = draft.problems.filter(
      ({ code }) =>
        code !== "template_not_approved" || !without.includes(campaign.templateId as string),
    );
    const leftOut = await leaveOut(tx, ctx, campaign, without);
    const stopped = await stoppedVariant(tx, ctx, input.campaignId);
    if (stopped) throw new Refusal("conflict", `${stoppedWords(stopped)} Nothing was sent.`);
    if (problems.length > 0 || !channel) {
      throw new Refusal("conflict", problems.map((problem) => problem.message).join(" "));
    }
    const [hold] = campaign.holdId
      ? await tx
          .select({ status: walletHolds.status })
          .from(walletHolds)
          .where(
            and(eq(walletHolds.workspaceId, ctx.workspaceId), eq(walletHolds.id, campaign.holdId)),
          )
      : [];
    if (hold && hold.status !== "active") {
      throw new Refusal(
        "conflict",
        "It was paused for so long that its money was set free. Nothing was sent. Cancel the rest of it; its report then offers a new campaign for them.",
      );
    }
    await moveCampaign(
      tx,
      ctx,
      input.campaignId,
      "running",
      { kind: "resumed", ...(leftOut > 0 ? { details: { leftOut } } : {}) },
      { pauseReason: null, resumedAt: new Date() },
    );
    await recordActivity(
      tx,
      ctx,
      "campaign.resumed",
      input.campaignId,
      leftOut > 0 ? { leftOut } : undefined,
    );
    await wakeSenders(tx, channel.id);
    return { leftOut };
  });
}

async function leaveOut(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaign: { id: string; holdId: string | null },
  without: readonly string[],
): Promise<number> {
  if (without.length === 0) return 0;
  const stopped = await readStoppedLanguages(tx, ctx, campaign.id);
  if (!stopped) {
    throw new Refusal(
      "conflict",
      "Nobody would be left to send to, or nothing is stopped any more. Nothing was changed. Resume it as a whole, or cancel the rest.",
    );
  }
  const leftOut = await leaveOutStopped(tx, ctx, campaign, without);
  if (leftOut === null) {
    throw new Refusal(
      "conflict",
      "Meta approved one of these languages meanwhile. Nothing was changed. Resume it for everybody.",
    );
  }
  return leftOut;
}
