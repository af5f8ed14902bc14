import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type * as z from "zod";
import { campaigns } from "@/db/schema/campaigns";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { activityLog } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import type { updateCampaignSchema, Variable } from "./schema";

/**
 * Changes a draft. What was launched is frozen: duplicate it instead.
 * @returns when it was changed last, ISO
 */
export async function updateCampaign(
  ctx: WorkspaceContext,
  input: z.output<typeof updateCampaignSchema>,
): Promise<{ updatedAt: string }> {
  assertCan(ctx, "campaigns:write");
  const { campaignId, variables, ...changes } = input;
  return withWorkspace(ctx, async (tx) => {
    // every id of the input must be of this workspace (r17); row security hides foreign ones
    if (changes.channelId) {
      const [channel] = await tx
        .select({ id: channels.id })
        .from(channels)
        .where(
          and(
            eq(channels.id, changes.channelId),
            eq(channels.kind, "whatsapp"),
            isNull(channels.deletedAt),
          ),
        );
      if (!channel) notFound("number");
    }
    if (changes.templateId) {
      const [template] = await tx
        .select({ id: messageTemplates.id })
        .from(messageTemplates)
        .where(
          and(eq(messageTemplates.id, changes.templateId), isNull(messageTemplates.deletedAt)),
        );
      if (!template) notFound("template");
    }
    const set = {
      ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
      ...(variables ? { variables: mergeVariables(variables) } : {}),
    };
    const [updated] = await tx
      .update(campaigns)
      .set({ ...set, updatedAt: new Date() })
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.id, campaignId),
          eq(campaigns.status, "draft"),
          isNull(campaigns.deletedAt),
        ),
      )
      .returning({ updatedAt: campaigns.updatedAt });
    if (!updated) {
      const [exists] = await tx
        .select({ status: campaigns.status })
        .from(campaigns)
        .where(and(eq(campaigns.id, campaignId), isNull(campaigns.deletedAt)));
      if (!exists) notFound("campaign");
      throw new Refusal(
        "conflict",
        "This campaign was launched, so its audience and message are fixed. Duplicate it to change them.",
      );
    }
    // the builder saves while people type; one line a quarter of an hour tells who worked on it
    const [noted] = await tx
      .select({ id: activityLog.id })
      .from(activityLog)
      .where(
        and(
          eq(activityLog.workspaceId, ctx.workspaceId),
          eq(activityLog.action, "campaign.updated"),
          eq(activityLog.resourceId, campaignId),
          eq(activityLog.actorName, ctx.actor.name),
          gt(activityLog.createdAt, sql`now() - interval '15 minutes'`),
        ),
      )
      .limit(1);
    if (!noted) {
      await recordActivity(tx, ctx, "campaign.updated", campaignId, { fields: Object.keys(set) });
    }
    await publish(tx, ctx.workspaceId, "campaign", { campaignId });
    return { updatedAt: updated.updatedAt.toISOString() };
  });
}

/** What is there with what changes, whoever wrote the rest: two people fill in values at once. */
function mergeVariables(changes: Record<string, Variable | null>) {
  const taken = Object.keys(changes).filter((place) => changes[place] === null);
  const given = Object.entries(changes).filter(([, variable]) => variable !== null);
  return sql`(${campaigns.variables} - array(select jsonb_array_elements_text(${JSON.stringify(taken)}::jsonb)))
    || ${JSON.stringify(Object.fromEntries(given))}::jsonb`;
}
