import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { languageName } from "@/lib/core/format/language";
import { statusByRefusal } from "@/lib/templates/stop-template";
import { releaseHold } from "@/lib/wallet/release-hold";
import type { StoppedTemplate } from "./trip-wires";

/**
 * A template that people of a campaign still wait for and that Meta does not take now; null when
 * whoever waits can be written to. Of a campaign in several languages one that is stopped stops all,
 * so that nobody has to find out who was left behind.
 * @param refused templates of which Meta refused a message just now: their own state may still be on
 *   its way
 */
export async function stoppedVariant(
  tx: WorkspaceTx,
  ctx: Pick<WorkspaceContext, "workspaceId">,
  campaignId: string,
  refused: readonly RefusedTemplate[] = [],
): Promise<StoppedTemplate | null> {
  const ids = JSON.stringify(refused.map(({ templateId }) => templateId));
  const [row] = (await tx.execute(sql`
    select t.id, t.name, t.language, t.status, t.id <> c.template_id or exists (
        select 1 from campaign_recipients o
        where o.workspace_id = c.workspace_id and o.campaign_id = c.id
          and o.template_id <> c.template_id) as several
    from campaigns c
    join message_templates own on own.workspace_id = c.workspace_id and own.id = c.template_id
    join message_templates t on t.workspace_id = own.workspace_id and t.waba_id = own.waba_id
      and t.name = own.name and (t.status <> 'approved' or t.id = any(
        array(select value::uuid from jsonb_array_elements_text(${ids}::jsonb))))
      -- a translation that Meta never had is in nobody's way, and not looked for among the people
      and (t.id = own.id or t.approved_at is not null)
    where c.workspace_id = ${ctx.workspaceId} and c.id = ${campaignId} and exists (
      select 1 from campaign_recipients r
      where r.workspace_id = c.workspace_id and r.campaign_id = c.id and r.state = 'pending'
        and coalesce(r.template_id, c.template_id) = t.id)
    order by t.language limit 1`)) as unknown as (StoppedTemplate & {
    id: string;
    language: string;
    several: boolean;
  })[];
  if (!row) return null;
  const { name, language, several } = row;
  const refusal = refused.find(({ templateId }) => templateId === row.id);
  const status =
    (row.status === "approved" && refusal ? statusByRefusal(refusal.code) : null) ?? row.status;
  return { name, status, language: several ? languageName(language) : null };
}

export type RefusedTemplate = { templateId: string; code: number };

/** Who still waits in a campaign of several languages, one of which Meta stopped. */
export type StoppedLanguages = {
  templateIds: string[];
  /** Names of the languages, for a sentence. */
  languages: string[];
  /** People who would get one of them. */
  people: number;
  /** People who wait for another. */
  others: number;
};

/** @returns null when nothing is stopped, or when nobody would be left without it */
export async function readStoppedLanguages(
  tx: WorkspaceTx,
  ctx: Pick<WorkspaceContext, "workspaceId">,
  campaignId: string,
): Promise<StoppedLanguages | null> {
  const rows = (await tx.execute(sql`
    select t.id, t.language, t.status = 'approved' as sent, r.people
    from (
      select coalesce(r.template_id, c.template_id) as template_id, count(*)::int as people
      from campaigns c
      join campaign_recipients r on r.workspace_id = c.workspace_id and r.campaign_id = c.id
        and r.state = 'pending'
      where c.workspace_id = ${ctx.workspaceId} and c.id = ${campaignId} group by 1) r
    join message_templates t on t.workspace_id = ${ctx.workspaceId} and t.id = r.template_id
    order by t.language`)) as unknown as {
    id: string;
    language: string;
    sent: boolean;
    people: number;
  }[];
  const stopped = rows.filter(({ sent }) => !sent);
  const sum = (of: typeof rows) => of.reduce((total, { people }) => total + people, 0);
  if (stopped.length === 0 || stopped.length === rows.length) return null;
  return {
    templateIds: stopped.map(({ id }) => id),
    languages: stopped.map(({ language }) => languageName(language)),
    people: sum(stopped),
    others: sum(rows) - sum(stopped),
  };
}

/**
 * Leaves out whoever waits for templates that Meta stopped, and frees what was set aside for them.
 * @returns how many; null, and nobody is left out, when one of the templates is not stopped any more
 */
export async function leaveOutStopped(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaign: { id: string; holdId: string | null },
  templateIds: readonly string[],
): Promise<number | null> {
  const wanted = sql`(select distinct value::uuid from jsonb_array_elements_text(${JSON.stringify(templateIds)}::jsonb))`;
  const [gone] = (await tx.execute(sql`
    with stopped as (
      select id from message_templates
      where workspace_id = ${ctx.workspaceId} and id in ${wanted} and status <> 'approved'
    ), gone as (
      update campaign_recipients r set state = 'skipped', skip_reason = 'template_stopped'
      from campaigns c
      where c.workspace_id = ${ctx.workspaceId} and c.id = ${campaign.id}
        and r.workspace_id = c.workspace_id and r.campaign_id = c.id and r.state = 'pending'
        and coalesce(r.template_id, c.template_id) in (select id from stopped)
        and (select count(*) from stopped) = (select count(*) from ${wanted} w)
      returning r.price
    ), counted as (
      update campaigns set skipped_count = skipped_count + (select count(*) from gone)
      where workspace_id = ${ctx.workspaceId} and id = ${campaign.id}
      returning id
    )
    select (select count(*) from gone)::int as people,
      (select coalesce(sum(price), 0) from gone)::text as amount,
      (select count(*) from stopped) = (select count(*) from ${wanted} w) as all
    from counted`)) as unknown as { people: number; amount: string; all: boolean }[];
  if (!gone?.all) return null;
  if (campaign.holdId && Number(gone.amount) > 0) {
    await releaseHold(tx, ctx, { holdId: campaign.holdId, amount: gone.amount });
  }
  return gone.people;
}
