import { sql } from "drizzle-orm";
import { sendBatches } from "@/db/schema/jobs";
import { withWorkspace } from "@/db/tenant";
import type { OutboundContent, OutboundMessage } from "@/lib/channels/channel-adapter";
import { ownFilesIn } from "@/lib/channels/own-file";
import { recipientAt } from "@/lib/channels/whatsapp/message-payload";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import type { PreparedBatch, PreparedMessage } from "./prepared-message";
import { settleCharges } from "./settle-charges";

type Claim = {
  channelId: string;
  workerId: string;
  limit: number;
  /** Of the batch; who asks knows it also when the answer is lost. */
  batchId?: string;
  /** Makes the request of a message, in the form of the number's provider. */
  payloadOf: (message: OutboundMessage) => PreparedMessage["payload"];
};

type QueuedRow = {
  id: string;
  contact_id: string;
  address: string;
  content: OutboundContent;
  kind: string;
  reply_to_provider_id: string | null;
  obstacle: "removed_number" | "removed_person" | "window_closed" | "blocked" | "opted_out" | null;
  /** Seconds of the epoch. */
  due: number;
};

/** What is put off for longer holds up nobody: the customer waits for the rest. */
const ORDER_KEPT_FOR = "1 minute";

/**
 * Takes single messages (agents, tests) that are due on a number and marks them "sending" before any
 * request leaves. Number, person, window, block and opt-out are looked at once more: what may no longer
 * be sent fails here with its reason and costs nothing (r60, r62).
 */
export async function claimQueued(
  ctx: WorkspaceContext,
  { channelId, workerId, limit, batchId = newId(), payloadOf }: Claim,
): Promise<PreparedBatch | null> {
  return withWorkspace(ctx, async (tx) => {
    const rows = (await tx.execute(sql`
      with due as (
        select q.message_id from message_queue q
        where q.workspace_id = ${ctx.workspaceId} and q.channel_id = ${channelId} and q.due_at <= now()
          -- a suspended workspace sends nothing; what was written waits (A13)
          and not exists (select 1 from workspaces w
            where w.id = q.workspace_id and w.suspended_at is not null)
          -- what was put off for a moment is not overtaken by what was said after it to the same person
          and not exists (select 1 from message_queue e
            where e.channel_id = q.channel_id and e.address = q.address and e.said_at < q.said_at
              and e.due_at > q.due_at and e.due_at < now() + ${ORDER_KEPT_FOR}::interval)
        order by q.due_at, q.message_id limit ${limit}
        for update skip locked
      ), gone as (
        delete from message_queue q using due d
        where q.workspace_id = ${ctx.workspaceId} and q.message_id = d.message_id
        returning q.message_id, q.due_at
      ), judged as (
        select m.id, g.due_at, case
            when h.deleted_at is not null then 'removed_number'
            -- since it was asked for: a test goes to people who are in no list
            when c.deleted_at > m.occurred_at then 'removed_person'
            when c.blocked_at is not null then 'blocked'
            when m.content->>'category' = 'marketing' and c.consent = 'opted_out' then 'opted_out'
            when h.kind = 'whatsapp' and m.kind <> 'template' and (v.window_expires_at is null or v.window_expires_at <= now())
              then 'window_closed'
          end as obstacle
        from messages m
        join gone g on g.message_id = m.id
        join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
        join channels h on h.workspace_id = m.workspace_id and h.id = m.channel_id
        left join conversations v on v.workspace_id = m.workspace_id
          and v.contact_id = m.contact_id and v.channel_id = m.channel_id
        where m.workspace_id = ${ctx.workspaceId} and m.status = 'queued'
      )
      update messages m set
        status = case when j.obstacle is null then 'sending' else 'failed' end,
        sending_at = now(),
        failed_at = case when j.obstacle is null then null else now() end,
        error_code = case j.obstacle when 'window_closed' then 131047 end,
        error_detail = case j.obstacle
          when 'window_closed' then 'The 24-hour window closed before this left. Nothing was sent or charged.'
          when 'opted_out' then 'This person opted out of marketing before this left. Nothing was sent or charged.'
          when 'removed_number' then 'This number was disconnected before this left. Nothing was sent or charged.'
          when 'removed_person' then 'This contact was removed before this left. Nothing was sent or charged.'
          when 'blocked' then 'This person is blocked. Nothing was sent or charged.' end
      from judged j
      where m.workspace_id = ${ctx.workspaceId} and m.id = j.id
      returning m.id, m.contact_id, m.address, m.content, m.kind, m.reply_to_provider_id,
        j.obstacle, extract(epoch from j.due_at)::float8 as due
    `)) as unknown as QueuedRow[];
    if (rows.length === 0) return null;
    // what an update returns has no order of its own
    rows.sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));

    const stopped = rows.filter((row) => row.obstacle !== null);
    await settleCharges(
      tx,
      ctx,
      stopped.map((row) => ({ message_id: row.id, new_status: "failed" as const })),
    );
    for (const row of stopped) {
      await publish(tx, ctx.workspaceId, "conversation", {
        contactId: row.contact_id,
        channelId,
        kind: "status",
      });
    }

    const messages: PreparedMessage[] = rows
      .filter((row) => row.obstacle === null)
      .map((row) => ({
        messageId: row.id,
        campaignId: null,
        address: row.address,
        fileIds: ownFilesIn(row.content),
        payload: payloadOf({
          to: recipientAt(row.address),
          content: row.content,
          reference: row.id,
          ...(row.reply_to_provider_id ? { replyToProviderId: row.reply_to_provider_id } : {}),
        }),
      }));
    if (messages.length > 0) {
      await tx.insert(sendBatches).values({
        workspaceId: ctx.workspaceId,
        id: batchId,
        channelId,
        workerId,
        messageIds: messages.map((message) => message.messageId),
      });
    }
    return { batchId, messages };
  });
}
