import { sql } from "drizzle-orm";
import type { ChannelKind } from "@/db/enums/channels";
import type { ConversationStatus } from "@/db/enums/messages";
import type { WorkspaceTx } from "@/db/tenant";
import { conversationAfterMerge } from "@/lib/contacts/merge/kept-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";

/** A conversation whose row is held by this transaction, with what decides about writing in it. */
export type LockedConversation = {
  id: string;
  contactId: string;
  channelId: string;
  status: ConversationStatus;
  assigneeId: string | null;
  assigneeName: string | null;
  version: number;
  partedVersion: number | null;
  channelKind: ChannelKind;
  /** Free-form messages are allowed: the window is open now, by the database's clock, or there is none. */
  windowOpen: boolean;
  contactName: string;
  contactDeleted: boolean;
  contactBlocked: boolean;
  optedOut: boolean;
  channelConnected: boolean;
  channelIsSandbox: boolean;
  accountId: string;
  suspendedReason: string | null;
};

/**
 * Takes the row lock that makes everything in a conversation happen one after the other: two people
 * who answer in the same second meet here, and the second one sees what the first one did.
 * @throws Refusal `not_found` for unknown and foreign ids alike
 */
export async function lockConversation(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<LockedConversation> {
  // the lock first: the second statement must see what was committed while this one waited
  const [held] = await tx.execute(sql`
    select id from conversations
    where workspace_id = ${ctx.workspaceId} and id = ${conversationId} for update`);
  if (!held) {
    // merged with another conversation of the same person: what is meant for it happens there
    const into = await conversationAfterMerge(tx, ctx, conversationId);
    if (!into) notFound("conversation");
    return lockConversation(tx, ctx, into);
  }
  const [row] = (await tx.execute(sql`
    select v.id, v.contact_id as "contactId", v.channel_id as "channelId", v.status,
      v.assignee_id as "assigneeId", a.display_name as "assigneeName", v.version::int as version,
      v.parted_version::int as "partedVersion",
      h.kind as "channelKind",
      h.kind <> 'whatsapp' or coalesce(v.window_expires_at > clock_timestamp(), false) as "windowOpen",
      coalesce(c.name, c.phone, c.username, c.email, 'this person') as "contactName",
      c.deleted_at is not null as "contactDeleted", c.blocked_at is not null as "contactBlocked",
      c.consent = 'opted_out' as "optedOut",
      h.status <> 'disconnected' and h.deleted_at is null as "channelConnected",
      h.is_sandbox as "channelIsSandbox", h.account_id as "accountId",
      case when w.suspended_at is not null
        then coalesce(w.suspended_reason, 'This workspace is suspended.') end as "suspendedReason"
    from conversations v
    join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
    join channels h on h.workspace_id = v.workspace_id and h.id = v.channel_id
    join workspaces w on w.id = v.workspace_id
    left join members a on a.workspace_id = v.workspace_id and a.id = v.assignee_id
    where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`)) as unknown as LockedConversation[];
  if (!row) notFound("conversation");
  return row;
}

/** What stands in the way of any message to this person from this number, window aside. */
export function assertMayWrite(ctx: WorkspaceContext, conversation: LockedConversation): void {
  const { actor } = ctx;
  if (conversation.suspendedReason) {
    throw new Refusal("not_allowed", `${conversation.suspendedReason} Nothing was sent.`);
  }
  if (conversation.contactDeleted) {
    throw new Refusal("conflict", "This contact was removed. Restore the contact to write again.");
  }
  if (conversation.contactBlocked) {
    throw new Refusal(
      "conflict",
      "This person is blocked, so nothing was sent. Unblock them first.",
    );
  }
  if (!conversation.channelConnected) {
    throw new Refusal(
      "unavailable",
      "This number is not connected any more, so nothing was sent. Connect it again under Channels.",
    );
  }
  if (actor.kind !== "system" && !actor.verified && !conversation.channelIsSandbox) {
    throw new Refusal(
      "not_allowed",
      "Confirm your email address before you send over a real number. Nothing was sent.",
    );
  }
}
