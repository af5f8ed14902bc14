import "server-only";
import { sql } from "drizzle-orm";
import type { MessageStatus } from "@/db/enums/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { EntryRow } from "./statement-queries";

export type EntryDetails = EntryRow & {
  entryCount: number;
  message: {
    id: string;
    /** Null for whoever is outside the lists: there is no page of theirs. */
    contactId: string | null;
    channelId: string;
    body: string;
    address: string | null;
    status: MessageStatus;
    heldAmount: string | null;
    acceptedAt: string | null;
    sentAt: string | null;
    deliveredAt: string | null;
    readAt: string | null;
    priceType: string | null;
  } | null;
  /** What the campaign has got back so far for messages that were never charged. */
  campaign: { name: string; held: string; captured: string; released: string } | null;
  payment: {
    id: string;
    provider: string;
    paymentRef: string | null;
    createdByName: string;
  } | null;
};

/**
 * One line with the message, campaign or payment behind it.
 * @throws Refusal `not_found`
 */
export async function readEntry(ctx: WorkspaceContext, seq: number): Promise<EntryDetails> {
  assertCan(ctx, "wallet:read");
  const [row] = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select 'entry' as kind, t.seq::int as seq, to_json(t.created_at) #>> '{}' as at, t.type,
        (t.created_at at time zone ${ctx.timeZone}::text)::date::text as day,
        t.amount::text as amount, t.balance_after::text as "balanceAfter", t.description,
        t.reference_type as "referenceType", t.reference, t.message_id as "messageId",
        t.campaign_id as "campaignId", c.name as "campaignName", k.name as "contactName",
        t.category, t.market, t.actor_name as "actorName", w.seq::int as "entryCount",
        case when m.id is null then null else json_build_object(
          'id', m.id, 'contactId', case when k.deleted_at is null then m.contact_id end, 'channelId', m.channel_id, 'body', m.body,
          'address', m.address, 'status', m.status, 'heldAmount', m.held_amount::text,
          'acceptedAt', m.accepted_at, 'sentAt', m.sent_at, 'deliveredAt', m.delivered_at,
          'readAt', m.read_at, 'priceType', m.price_type) end as message,
        case when c.id is null then null else json_build_object(
          'name', c.name, 'held', h.amount::text, 'captured', h.captured::text,
          'released', h.released::text) end as campaign,
        case when p.id is null then null else json_build_object(
          'id', p.id, 'provider', p.provider, 'paymentRef', p.payment_ref,
          'createdByName', p.created_by_name) end as payment
      from wallet_transactions t
      join wallets w on w.workspace_id = t.workspace_id
      left join campaigns c on c.workspace_id = t.workspace_id and c.id = t.campaign_id
      left join wallet_holds h on h.workspace_id = t.workspace_id and h.reference_type = 'campaign'
        and h.reference = t.campaign_id::text
      left join messages m on m.workspace_id = t.workspace_id and m.id = t.message_id
      left join contacts k on k.workspace_id = m.workspace_id and k.id = m.contact_id
      left join payments p on t.reference_type = 'payment' and p.workspace_id = t.workspace_id
        and p.provider || ':' || p.payment_ref = t.reference
      where t.workspace_id = ${ctx.workspaceId}::uuid and t.seq = ${seq}`),
  )) as unknown as EntryDetails[];
  return row ?? notFound("ledger entry");
}
