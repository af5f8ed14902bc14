import { and, eq, isNull, sql } from "drizzle-orm";
import type * as z from "zod";
import { campaigns } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { describeError } from "@/lib/channels/error-catalogue";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { retryRule, WAIT_HOURS } from "./failures";
import { recordCampaignEvent } from "./move-campaign";
import type { retryFailedSchema } from "./report-schema";

/** What one draft's audience may name, see audienceSchema. */
const MOST = 10_000;
const NAME_MAX = 120;

/**
 * Makes a run of its own for people whose message failed with the chosen codes: a draft beside the
 * campaign, to be reviewed and launched like any other. Only definite failures whose code allows
 * another try are taken; unconfirmed messages never are (S1, F11). Whoever is in an earlier run of
 * the same kind is left out, so pressing twice cannot send twice.
 * @returns the draft, how many people it holds, and how many more wait because it is full
 * @throws Refusal `invalid` for a code that is not to be repeated, `conflict` when nobody is left
 */
export async function retryFailed(
  ctx: WorkspaceContext,
  { campaignId, codes }: z.output<typeof retryFailedSchema>,
): Promise<{ campaignId: string; count: number; left: number }> {
  assertCan(ctx, "campaigns:write");
  const refused = codes.find((code) => retryRule(code) === "never");
  if (refused !== undefined) {
    const { title, whatToDo } = describeError(refused);
    throw new Refusal("invalid", `${title} (${refused}): sending again does not help. ${whatToDo}`);
  }
  const rules = codes.map((code) => ({ code, wait: retryRule(code) === "after_a_day" }));
  return withWorkspace(ctx, async (tx) => {
    // two people who press at once come here one after the other
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
    const found = (await tx.execute(sql`
      with runs as (
        select run.id, run.status, run.audience
        from campaign_events e
        join campaigns run on run.workspace_id = e.workspace_id
          and run.id = (e.details->>'campaignId')::uuid and run.deleted_at is null
        where e.workspace_id = ${ctx.workspaceId} and e.campaign_id = ${campaignId}
          and e.kind = 'retried'
      ), covered as materialized (
        select value::uuid as contact_id from runs, jsonb_array_elements_text(
          case when jsonb_typeof(audience->'ids') = 'array' then audience->'ids' else '[]' end)
          where status <> 'cancelled'
        union
        select m.contact_id from runs join messages m
          on m.workspace_id = ${ctx.workspaceId} and m.campaign_id = runs.id
      )
      select m.contact_id as id
      from messages m
      join jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as k(code int, wait boolean)
        on k.code = m.error_code
      join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
        and c.deleted_at is null
      where m.workspace_id = ${ctx.workspaceId} and m.campaign_id = ${campaignId}
        and m.status = 'failed'
        and (not k.wait or m.failed_at <= now() - make_interval(hours => ${WAIT_HOURS}))
        and not exists (select 1 from covered where covered.contact_id = m.contact_id)
      order by m.id`)) as unknown as { id: string }[];
    const ids = found.slice(0, MOST).map((row) => row.id);
    if (ids.length === 0) {
      throw new Refusal(
        "conflict",
        rules.some((rule) => rule.wait)
          ? "Nobody is left to send to again right now: Meta asks to wait a day after this code, and people of an earlier retry are not taken twice."
          : "Nobody is left to send to again: everybody with this code is in an earlier retry.",
      );
    }
    const childId = newId();
    const name = `${parent.name.slice(0, NAME_MAX - 12)}, retry`;
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
    const left = found.length - ids.length;
    await recordCampaignEvent(tx, ctx, campaignId, "retried", {
      campaignId: childId,
      name,
      codes,
      count: ids.length,
    });
    await recordCampaignEvent(tx, ctx, childId, "retry_of", {
      campaignId,
      name: parent.name,
      codes,
      count: ids.length,
    });
    await recordActivity(tx, ctx, "campaign.retried", campaignId, {
      campaignId: childId,
      codes,
      count: ids.length,
    });
    await publish(tx, ctx.workspaceId, "campaign", { campaignId });
    return { campaignId: childId, count: ids.length, left };
  });
}
