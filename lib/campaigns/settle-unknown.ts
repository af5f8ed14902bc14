import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import type { AppliedRow } from "@/lib/messages/applied-row";
import { settleCharges } from "@/lib/messages/settle-charges";
import { publish } from "@/lib/realtime/publish";
import { recordCampaignEvent } from "./move-campaign";
import type { settleUnknownSchema } from "./schema";

/**
 * A person's word on a send whose outcome nobody knows: it counts as sent, or as failed (its money
 * comes back). Nothing is sent again. A status that still arrives is believed over the person.
 */
export async function settleUnknown(
  ctx: WorkspaceContext,
  { campaignId, messageId, decision }: z.output<typeof settleUnknownSchema>,
): Promise<void> {
  assertCan(ctx, "campaigns:launch");
  await withWorkspace(ctx, async (tx) => {
    const [row] = (await tx.execute(sql`
      with before as (
        select id, status from messages
        where workspace_id = ${ctx.workspaceId} and id = ${messageId} and campaign_id = ${campaignId}
          and status in ('unknown', 'unknown_final')
        for update
      ), moved as (
        update messages m set
          status = ${decision === "assume_sent" ? "sent" : "failed"},
          sent_at = case when ${decision} = 'assume_sent' then now() else sent_at end,
          failed_at = case when ${decision} = 'assume_not_sent' then now() else failed_at end,
          error_detail = ${`Decided by ${ctx.actor.name}: ${decision === "assume_sent" ? "counted as sent" : "counted as not sent"}`}
        from before b
        where m.workspace_id = ${ctx.workspaceId} and m.id = b.id
        returning m.id, b.status as old_status, m.status, m.contact_id, m.channel_id
      ), cleared as (
        delete from message_uncertainties u using moved m
        where u.workspace_id = ${ctx.workspaceId} and u.message_id = m.id returning 1
      )
      select m.id as message_id, m.old_status, m.status as new_status, m.contact_id, m.channel_id
      from moved m, (select count(*) from cleared) c`)) as unknown as AppliedRow[];
    if (!row) {
      throw new Refusal("conflict", "This message is settled by now. Reload to see how.");
    }
    await tx.execute(sql`
      select count_campaign_moves(${ctx.workspaceId}::uuid, ${JSON.stringify([
        { campaign_id: campaignId, old: row.old_status, new: row.new_status },
      ])}::jsonb)`);
    await settleCharges(tx, ctx, [row]);
    await recordCampaignEvent(tx, ctx, campaignId, "settled", { messageId, decision });
    await recordActivity(tx, ctx, "message.settled", messageId, { decision });
    await publish(tx, ctx.workspaceId, "campaign", { campaignId });
  });
}
