import { sql } from "drizzle-orm";
import type { ChannelKind, ChannelMode } from "@/db/enums/channels";
import type { PriceCategory } from "@/db/enums/wallet";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import {
  countingMonth,
  FREE_SERVICE_MESSAGES,
  type FreeReason,
  whyFree,
} from "@/lib/wallet/free-messages";
import { marketOf } from "@/lib/wallet/market";
import { priceOf } from "@/lib/wallet/pricing";

/** What a message would cost if it left now; `amount` null: no price is known, which is not 0. */
export type Quote = {
  /** Decimal text in `currency`. */
  amount: string | null;
  currency: string;
  /** Why it costs nothing; null when it has its price. */
  free: FreeReason | null;
  /** Free messages of the number that are left this month; null where there are none to count. */
  freeLeft: number | null;
};

export type QuoteQuery = {
  /** Null for somebody whom nobody knows yet: no window of theirs is open. */
  contactId: string | null;
  channelId: string;
  /** Digits, or a BSUID; null when the person has no address. */
  address: string | null;
  category: PriceCategory;
  /** The moment it leaves. */
  on?: Date;
};

type Facts = {
  kind: ChannelKind;
  mode: ChannelMode;
  windowOpen: boolean;
  freeEntry: boolean;
  serviceDelivered: number;
  spentAtMeta: boolean;
};

/**
 * The price of one message before it is sent: what the composer shows is what is set aside (S7). Meta
 * decides with its status, so what is taken may differ where two people use up the last free messages
 * at once: those under way are in nobody's count yet.
 * @throws Refusal `not_found` for an unknown number
 */
export async function quoteMessage(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId, address, category, on = new Date() }: QuoteQuery,
): Promise<Quote> {
  const at = sql`${on.toISOString()}::timestamptz`;
  const [facts] = (await tx.execute(sql`
    select h.kind, h.mode, coalesce(v.window_expires_at > ${at}, false) as "windowOpen",
      -- answering somebody whom an advertisement brought begins the 72 hours, so that it is free too
      coalesce(v.free_entry_until > ${at}, false) or exists (
        select 1 from messages m
        where m.workspace_id = h.workspace_id and m.contact_id = ${contactId}::uuid
          and m.channel_id = h.id and m.direction = 'inbound'
          and m.occurred_at > ${at} - interval '24 hours'
          -- Meta counts from the whole second, see thread-time.ts
          and date_trunc('second', m.occurred_at) > ${at} - interval '24 hours'
          and date_trunc('second', m.occurred_at) <= ${at}
          and jsonb_typeof(m.content -> 'referral') = 'object') as "freeEntry",
      coalesce(u.service_delivered, 0) as "serviceDelivered",
      spent_at_meta(u.service_priced_at, u.service_free_at) as "spentAtMeta"
    from channels h
    left join conversations v on v.workspace_id = h.workspace_id and v.channel_id = h.id
      and v.contact_id = ${contactId}::uuid
    left join channel_months u on u.workspace_id = h.workspace_id and u.channel_id = h.id
      and u.month = ${countingMonth(on)}::date
    where h.workspace_id = ${ctx.workspaceId} and h.id = ${channelId}::uuid`)) as unknown as Facts[];
  if (!facts) notFound("number");
  const { kind, mode, ...known } = facts;
  // Twilio and Resend bill the account themselves
  if (kind !== "whatsapp") {
    return { amount: "0.0000", currency: ctx.currency, free: "own_account", freeLeft: null };
  }
  const free = whyFree({ ...known, category, on, plan: mode });
  const quote = { currency: ctx.currency, free };
  if (free !== null) {
    const freeLeft = free === "allowance" ? FREE_SERVICE_MESSAGES - known.serviceDelivered : null;
    return { ...quote, amount: "0.0000", freeLeft };
  }
  const market = address === null ? null : marketOf(address, { on: on.toISOString().slice(0, 10) });
  const found = await priceOf({ market, category, on, currency: ctx.currency, plan: mode });
  return { ...quote, amount: "price" in found ? found.price : null, freeLeft: null };
}
