import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import type { WorkspaceTx } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { recordCampaignEvent } from "./move-campaign";

type Campaign = typeof campaigns.$inferSelect;

/** A draft beside its campaign: how many people it holds, and how many more wait because it is full. */
export type Run = { campaignId: string; count: number; left: number };

/** What one draft's audience may name, see audienceSchema. */
const MOST = 10_000;
const NAME_MAX = 120;

/**
 * The campaign that a run is made of. Two people who press at once come here one after the other.
 * @throws Refusal `not_found`
 */
export async function lockParent(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaignId: string,
): Promise<Campaign> {
  const [parent] = await tx
    .select()
    .from(campaigns)
    .where(
      and(
        eq(campaigns.workspaceId, ctx.workspaceId),
        eq(campaigns.id, campaignId),
        isNull(campaigns.deletedAt),
      ),
    )
    .for("update");
  if (!parent) notFound("campaign");
  return parent;
}

/**
 * Whether a person is in no earlier run of the campaign, so that pressing twice cannot send twice. Whom
 * a cancelled run did not reach, that run's own report offers again.
 */
export const notInRun = (ctx: WorkspaceContext, campaignId: string, contactId: SQL) => sql`
  ${contactId} not in (
    with runs as (
      select run.id, run.audience
      from campaign_events e
      join campaigns run on run.workspace_id = e.workspace_id
        and run.id = (e.details->>'campaignId')::uuid and run.deleted_at is null
      where e.workspace_id = ${ctx.workspaceId} and e.campaign_id = ${campaignId}
        and e.kind = 'retried'
    )
    select value::uuid from runs, jsonb_array_elements_text(
      case when jsonb_typeof(audience->'ids') = 'array' then audience->'ids' else '[]' end)
    union
    select o.contact_id from runs join messages o
      on o.workspace_id = ${ctx.workspaceId} and o.campaign_id = runs.id)`;

/** Makes a draft of the same message for some people of a campaign, to be reviewed and launched. */
export async function makeRun(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  parent: Campaign,
  { ids: all, called, codes = [] }: { ids: string[]; called: string; codes?: number[] },
): Promise<Run> {
  const ids = all.slice(0, MOST);
  const childId = newId();
  const name = `${parent.name.slice(0, NAME_MAX - 12)}, ${called}`;
  await tx.insert(campaigns).values({
    workspaceId: ctx.workspaceId,
    id: childId,
    name,
    channelId: parent.channelId,
    templateId: parent.templateId,
    ownLanguage: parent.ownLanguage,
    audience: { kind: "ids", ids, excludeTagIds: [] },
    variables: parent.variables,
    createdById: ctx.actor.kind === "member" ? ctx.actor.memberId : null,
    createdByName: ctx.actor.name,
  });
  const count = ids.length;
  await recordCampaignEvent(tx, ctx, parent.id, "retried", {
    campaignId: childId,
    name,
    codes,
    count,
  });
  await recordCampaignEvent(tx, ctx, childId, "retry_of", {
    campaignId: parent.id,
    name: parent.name,
    codes,
    count,
  });
  await recordActivity(tx, ctx, "campaign.retried", parent.id, {
    campaignId: childId,
    codes,
    count,
  });
  await publish(tx, ctx.workspaceId, "campaign", { campaignId: parent.id });
  return { campaignId: childId, count, left: all.length - count };
}
