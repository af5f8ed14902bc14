import { and, eq } from "drizzle-orm";
import { walletHolds } from "@/db/schema/wallet";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { wakeSenders } from "@/lib/messages/wake-senders";
import { loadDraft } from "./load-draft";
import { moveCampaign } from "./move-campaign";
import { stoppedVariant } from "./stopped-variant";
import { stoppedWords } from "./trip-wires";

/** Goes on with exactly the people who were not handed over yet; nobody is sent to twice (F9). */
export async function resumeCampaign(
  ctx: WorkspaceContext,
  input: { campaignId: string },
): Promise<void> {
  assertCan(ctx, "campaigns:launch");
  await withWorkspace(ctx, async (tx) => {
    const { problems, channel, campaign } = await loadDraft(tx, ctx, input.campaignId);
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
        "It was paused for so long that its money was set free. Nothing was sent. Cancel it, then duplicate it for the rest.",
      );
    }
    await moveCampaign(
      tx,
      ctx,
      input.campaignId,
      "running",
      { kind: "resumed" },
      { pauseReason: null, resumedAt: new Date() },
    );
    await recordActivity(tx, ctx, "campaign.resumed", input.campaignId);
    await wakeSenders(tx, channel.id);
  });
}
