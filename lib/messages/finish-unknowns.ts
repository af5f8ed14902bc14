import { sql } from "drizzle-orm";
import { withSystem, withWorkspace } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import type { WorkspaceContext } from "@/lib/core/context";
import { settleMessages } from "@/lib/wallet/settle-messages";

/** After this long without a status an unknown send is final: its money is free again (r2). */
const FINAL_AFTER_HOURS = 24;

/**
 * Ends the waiting for sends that nobody reported on within a day. They stay visible as unconfirmed;
 * a status that comes even later is still believed and charged.
 * @returns how many became final
 */
export async function finishUnknowns(now = new Date()): Promise<number> {
  const due = (await withSystem("find unknown sends of yesterday", (tx) =>
    tx.execute(sql`
      select workspace_id, array_agg(message_id::text) as ids from message_uncertainties
      where created_at < ${now.toISOString()}::timestamptz - make_interval(hours => ${FINAL_AFTER_HOURS})
      group by workspace_id`),
  )) as unknown as { workspace_id: string; ids: string[] }[];
  let finished = 0;
  for (const { workspace_id, ids } of due) {
    const ctx = await systemContext(workspace_id, "Recovery");
    if (ctx) finished += await finishIn(ctx, ids);
  }
  return finished;
}

async function finishIn(ctx: WorkspaceContext, ids: string[]): Promise<number> {
  return withWorkspace(ctx, async (tx) => {
    const rows = (await tx.execute(sql`
      with due as (
        select m.id, m.charge_state from messages m
        where m.workspace_id = ${ctx.workspaceId} and m.status = 'unknown'
          and m.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
        order by m.id for update
      ), moved as (
        update messages m set status = 'unknown_final',
          charge_state = case when d.charge_state = 'held' then 'released' else m.charge_state end
        from due d where m.workspace_id = ${ctx.workspaceId} and m.id = d.id
        returning m.id, m.campaign_id, m.hold_id, m.held_amount, d.charge_state as was
      ), cleared as (
        delete from message_uncertainties u using moved m
        where u.workspace_id = ${ctx.workspaceId} and u.message_id = m.id returning 1
      )
      select m.* from moved m, (select count(*) from cleared) c`)) as unknown as {
      id: string;
      campaign_id: string | null;
      hold_id: string | null;
      held_amount: string | null;
      was: string;
    }[];
    await tx.execute(sql`
      select count_campaign_moves(${ctx.workspaceId}::uuid, ${JSON.stringify(
        rows
          .filter((row) => row.campaign_id !== null)
          .map((row) => ({ campaign_id: row.campaign_id, old: "unknown", new: "unknown_final" })),
      )}::jsonb)`);
    await settleMessages(
      tx,
      ctx,
      rows
        .filter((row) => row.was === "held")
        .map((row) => ({
          messageId: row.id,
          holdId: row.hold_id,
          held: row.held_amount,
          cost: null,
          category: null,
          market: null,
          campaignId: row.campaign_id,
          description: "",
        })),
    );
    return rows.length;
  });
}
