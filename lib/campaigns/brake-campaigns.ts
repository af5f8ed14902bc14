import { and, eq } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import { describeError, type ErrorAction } from "@/lib/channels/error-catalogue";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { pauseCampaign } from "./pause-campaign";

/** Codes with these actions stop every campaign of the number, or every campaign of the template. */
const STOPS_NUMBER: ReadonlySet<ErrorAction> = new Set([
  "pause_number",
  "pause_account",
  "reconnect",
]);
const STOPS_TEMPLATE: ReadonlySet<ErrorAction> = new Set(["stop_template"]);

/**
 * The automatic brake (S5): some refusals concern not one person but the number, the account or the
 * template. Going on would burn the audience, so running campaigns pause and say why.
 * @returns ids of the campaigns that were paused
 */
export async function brakeCampaigns(
  ctx: WorkspaceContext,
  { channelId, campaignId, code }: { channelId: string; campaignId: string | null; code: number },
): Promise<string[]> {
  const { action, title, whatToDo } = describeError(code);
  const number = STOPS_NUMBER.has(action);
  if (!number && !STOPS_TEMPLATE.has(action)) return [];
  const running = await withWorkspace(ctx, (tx) =>
    tx
      .select({ id: campaigns.id, templateId: campaigns.templateId })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.channelId, channelId),
          eq(campaigns.status, "running"),
        ),
      ),
  );
  const templateId = running.find((campaign) => campaign.id === campaignId)?.templateId;
  const paused: string[] = [];
  for (const campaign of running) {
    if (!number && campaign.templateId !== templateId) continue;
    try {
      await pauseCampaign(ctx, {
        campaignId: campaign.id,
        reason: `Meta answered ${code}: ${title}. ${whatToDo}`,
      });
      paused.push(campaign.id);
    } catch (error) {
      // somebody else paused or cancelled it in the same moment
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return paused;
}
