import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { enqueue } from "@/lib/jobs/enqueue";

type Touch = {
  contactId: string;
  channelId: string;
  /** The newest message; null when the news is not a message of its own. */
  messageId: string | null;
  at: Date;
  direction: "inbound" | "outbound" | "note";
  /** From when the 24 hours are counted in which free-form messages are allowed; default: not anew. */
  windowFrom?: Date | null;
  /** Whether such hours are counted at all: text messages may be sent at any time. Default: they are. */
  hasWindow?: boolean;
  /** Counts as unread and wakes a snoozed or closed conversation. */
  counts: boolean;
  /** Old news of a thread that nobody has to look at: a conversation made by it begins closed. */
  isHistory?: boolean;
  /** The customer waits for an answer from now on; default: whatever of theirs counts. */
  waits?: boolean;
  /** The customer waits for nobody after it; default: whatever goes out today. */
  answers?: boolean;
};

/**
 * Finds or opens the conversation of a person and a number and moves it along: version, window,
 * unread, newest message. One statement, so parallel webhooks of a new person make one conversation.
 * @returns its id
 */
export async function touchConversation(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  touch: Touch,
): Promise<string> {
  const at = touch.at.toISOString();
  const inbound = touch.direction === "inbound";
  const windowFrom = touch.windowFrom?.toISOString() ?? null;
  const waits = inbound && (touch.waits ?? touch.counts);
  const answers = touch.direction === "outbound" && (touch.answers ?? !touch.isHistory);
  const [row] = (await tx.execute(sql`
    insert into conversations as v
      (workspace_id, id, contact_id, channel_id, status, version, inbound_version, unread_count,
       inbound_count,
       last_message_at,
       last_message_id, last_inbound_at, window_expires_at, closed_at, waiting_since, is_answered)
    values (${ctx.workspaceId}, ${newId()}, ${touch.contactId}, ${touch.channelId},
      ${touch.isHistory ? "closed" : "open"}, 1, case when ${touch.counts}::boolean then 1 end,
      ${touch.counts ? 1 : 0}, ${touch.counts ? 1 : 0}, ${at}::timestamptz, ${touch.messageId}::uuid,
      ${windowFrom}::timestamptz,
      case when ${touch.hasWindow ?? true}::boolean
        then ${windowFrom}::timestamptz + interval '24 hours' end,
      ${touch.isHistory ? at : null}::timestamptz, ${waits ? at : null}::timestamptz, ${answers})
    on conflict (workspace_id, contact_id, channel_id) do update set
      version = v.version + 1,
      inbound_version = case when ${touch.counts}::boolean then v.version + 1 else v.inbound_version end,
      unread_count = v.unread_count + excluded.unread_count,
      inbound_count = v.inbound_count + excluded.inbound_count,
      last_message_id = case
        when excluded.last_message_id is null or (excluded.last_message_at, excluded.last_message_id)
          < (v.last_message_at, v.last_message_id) then v.last_message_id
        else excluded.last_message_id end,
      last_message_at = case when excluded.last_message_id is null then v.last_message_at
        else greatest(v.last_message_at, excluded.last_message_at) end,
      last_inbound_at = greatest(v.last_inbound_at, excluded.last_inbound_at),
      window_expires_at = greatest(v.window_expires_at, excluded.window_expires_at),
      -- who has left the team since answers nobody
      assignee_id = case when ${touch.counts}::boolean and not exists (select 1 from members a
          where a.workspace_id = v.workspace_id and a.id = v.assignee_id and a.status = 'active')
        then null else v.assignee_id end,
      status = case when ${touch.counts}::boolean and v.status <> 'open' then 'open' else v.status end,
      snoozed_until = case when ${touch.counts}::boolean then null else v.snoozed_until end,
      closed_at = case when ${touch.counts}::boolean then null else v.closed_at end,
      waiting_since = case when ${answers}::boolean then null
        else coalesce(v.waiting_since, excluded.waiting_since) end,
      is_answered = case when ${answers}::boolean then true
        when ${touch.counts}::boolean and v.status = 'closed' then false else v.is_answered end,
      target_due_at = case when ${answers}::boolean then null else v.target_due_at end,
      target_warn_at = case when ${answers}::boolean then null else v.target_warn_at end,
      updated_at = now()
    returning id, ${waits}::boolean and waiting_since = ${at}::timestamptz as began,
      (exists (select 1 from response_targets t where t.workspace_id = ${ctx.workspaceId})
        or exists (select 1 from channel_routes r where r.workspace_id = ${ctx.workspaceId})
        or exists (select 1 from teams t where t.workspace_id = ${ctx.workspaceId}
          and t.assignment <> 'off')) as followed`)) as unknown as {
    id: string;
    began: boolean;
    followed: boolean;
  }[];
  if (!row) throw new Error("a conversation was touched and is not there");
  // teams, response targets and assignment are rules of the inbox, which stands above this module
  if (row.began && row.followed) {
    await enqueue(
      tx,
      { name: "inbox.follow_conversation", maxAttempts: 5 },
      { workspaceId: ctx.workspaceId, conversationId: row.id },
      { key: `inbox.follow:${row.id}` },
    );
  }
  return row.id;
}
