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
import type { settleMessageSchema } from "./schema";

/**
 * A person's word on one unconfirmed message: it counts as sent, or as failed, which frees its
 * money. Nothing is sent. A status that still arrives is believed over the person. Messages of a
 * campaign are settled in their campaign, which counts them.
 * @throws Refusal `conflict` when it is settled by now
 */
export async function settleMessage(
  ctx: WorkspaceContext,
  { messageId, decision }: z.output<typeof settleMessageSchema>,
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  const sent = decision === "assume_sent";
  const words = `Decided by ${ctx.actor.name}: counted as ${sent ? "sent" : "not sent"}`;
  await withWorkspace(ctx, async (tx) => {
    const [row] = (await tx.execute(sql`
      with moved as (
        update messages set
          status = ${sent ? "sent" : "failed"},
          sent_at = case when ${sent}::boolean then now() else sent_at end,
          failed_at = case when ${sent}::boolean then failed_at else now() end,
          error_detail = ${words}
        where workspace_id = ${ctx.workspaceId} and id = ${messageId} and direction = 'outbound'
          and campaign_id is null and status in ('unknown', 'unknown_final')
        returning id, status, contact_id, channel_id
      ), cleared as (
        delete from message_uncertainties u using moved m
        where u.workspace_id = ${ctx.workspaceId} and u.message_id = m.id returning 1
      )
      select m.id as message_id, m.status as new_status, m.contact_id, m.channel_id
      from moved m, (select count(*) from cleared) c`)) as unknown as Omit<
      AppliedRow,
      "old_status"
    >[];
    if (!row) {
      throw new Refusal("conflict", "This message is settled by now. Nothing was changed.");
    }
    await settleCharges(tx, ctx, [row]);
    await recordActivity(tx, ctx, "message.settled", messageId, { decision });
    await publish(tx, ctx.workspaceId, "conversation", {
      contactId: row.contact_id,
      channelId: row.channel_id,
      kind: "status",
    });
  });
}
