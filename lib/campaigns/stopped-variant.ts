import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { languageName } from "@/lib/core/format/language";
import type { StoppedTemplate } from "./trip-wires";

/**
 * A template that people of a campaign still wait for and that Meta does not take now; null when
 * whoever waits can be written to. Of a campaign in several languages one that is stopped stops all,
 * so that nobody has to find out who was left behind.
 */
export async function stoppedVariant(
  tx: WorkspaceTx,
  ctx: Pick<WorkspaceContext, "workspaceId">,
  campaignId: string,
): Promise<StoppedTemplate | null> {
  const [row] = (await tx.execute(sql`
    select t.name, t.language, t.status, t.id <> c.template_id or exists (
        select 1 from campaign_recipients o
        where o.workspace_id = c.workspace_id and o.campaign_id = c.id
          and o.template_id <> c.template_id) as several
    from campaigns c
    join message_templates own on own.workspace_id = c.workspace_id and own.id = c.template_id
    join message_templates t on t.workspace_id = own.workspace_id and t.waba_id = own.waba_id
      and t.name = own.name and t.status <> 'approved'
      -- a translation that Meta never had is in nobody's way, and not looked for among the people
      and (t.id = own.id or t.approved_at is not null)
    where c.workspace_id = ${ctx.workspaceId} and c.id = ${campaignId} and exists (
      select 1 from campaign_recipients r
      where r.workspace_id = c.workspace_id and r.campaign_id = c.id and r.state = 'pending'
        and coalesce(r.template_id, c.template_id) = t.id)
    order by t.language limit 1`)) as unknown as (StoppedTemplate & {
    language: string;
    several: boolean;
  })[];
  if (!row) return null;
  const { name, status, language, several } = row;
  return { name, status, language: several ? languageName(language) : null };
}
