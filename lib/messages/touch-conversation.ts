import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";

type Touch = {
  contactId: string;
  channelId: string;
  /** The newest message; null when the news is not a message of its own. */
  messageId: string | null;
  at: Date;
  direction: "inbound" | "outbound" | "note";
  /** Starts the 24 hours in which free-form messages are allowed. */
  opensWindow: boolean;
  /** Counts as unread and wakes a snoozed or closed conversation. */
  counts: boolean;
  /** Old news of a thread that nobody has to look at: a conversation made by it begins closed. */
  isHistory?: boolean;
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
  const [row] = (await tx.execute(sql`
    insert into conversations as v
      (workspace_id, id, contact_id, channel_id, status, version, unread_count, last_message_at,
       last_message_id, last_inbound_at, window_expires_at, closed_at)
    values (${ctx.workspaceId}, ${newId()}, ${touch.contactId}, ${touch.channelId},
      ${touch.isHistory ? "closed" : "open"}, 1,
      ${touch.counts ? 1 : 0}, ${at}::timestamptz, ${touch.messageId}::uuid,
      ${inbound && touch.opensWindow ? at : null}::timestamptz,
      ${inbound && touch.opensWindow ? at : null}::timestamptz + interval '24 hours',
      ${touch.isHistory ? at : null}::timestamptz)
    on conflict (workspace_id, contact_id, channel_id) do update set
      version = v.version + 1,
      unread_count = v.unread_count + excluded.unread_count,
      last_message_id = case
        when excluded.last_message_id is null or excluded.last_message_at < v.last_message_at then v.last_message_id
        else excluded.last_message_id end,
      last_message_at = case when excluded.last_message_id is null then v.last_message_at
        else greatest(v.last_message_at, excluded.last_message_at) end,
      last_inbound_at = greatest(v.last_inbound_at, excluded.last_inbound_at),
      window_expires_at = greatest(v.window_expires_at, excluded.window_expires_at),
      status = case when ${touch.counts}::boolean and v.status <> 'open' then 'open' else v.status end,
      snoozed_until = case when ${touch.counts}::boolean then null else v.snoozed_until end,
      closed_at = case when ${touch.counts}::boolean then null else v.closed_at end,
      updated_at = now()
    returning id`)) as unknown as { id: string }[];
  return row?.id as string;
}
