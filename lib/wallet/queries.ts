import "server-only";
import { sql } from "drizzle-orm";
import { type CountryCode, getCountryCallingCode, isSupportedCountry } from "libphonenumber-js/min";
import { PRICE_CATEGORIES, type PriceCategory } from "@/db/enums/wallet";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { startOfZonedDay, zonedDay, zonedMonth } from "@/lib/core/format/dates";
import { addAmounts } from "@/lib/core/format/money";
import { type DayFlow, type Forecast, forecastBalance } from "./forecast";
import { MARKETS, marketOf } from "./market";
import { cardInForce, priceOf, rateTable } from "./pricing";
import { SANDBOX_CARD } from "./rate-cards/sandbox";

export type WalletBalance = {
  currency: string;
  balance: string;
  held: string;
  /** balance - held: what can be set aside or spent now. */
  available: string;
  status: "active" | "frozen";
  /** Lines in the ledger. */
  entryCount: number;
};

/** The figures of every page's frame; one row by its key. Null when the workspace has no wallet. */
export async function walletBalance(ctx: WorkspaceContext): Promise<WalletBalance | null> {
  assertCan(ctx, "wallet:read");
  const [row] = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select currency, balance, held, balance - held as available, status, seq::int as "entryCount"
      from wallets where workspace_id = ${ctx.workspaceId}::uuid`),
  )) as unknown as WalletBalance[];
  return row ?? null;
}

export type WalletSummary = WalletBalance & {
  spentToday: string;
  spentThisMonth: string;
  addedThisMonth: string;
  /** Balance at the beginning of the month. */
  monthOpening: string;
  /** First day of the month, in the workspace's zone. */
  month: string;
  /** Sends that still have money set aside. */
  openHoldCount: number;
  /** Oldest first, quiet days left out. */
  flows: DayFlow[];
  /** Balance before the first day of `flows`. */
  flowOpening: string;
  /** Days that `flows` covers, today included. */
  flowDays: number;
  today: string;
  forecast: Forecast;
};

const FLOW_DAYS = 14;

/** Everything in the strip at the top of the wallet. Days and months are the workspace's. */
export async function walletSummary(ctx: WorkspaceContext): Promise<WalletSummary | null> {
  assertCan(ctx, "wallet:read");
  const { timeZone } = ctx;
  const today = zonedDay(new Date(), timeZone);
  const month = zonedMonth(new Date(), timeZone);
  const firstFlowDay = dayBefore(today, FLOW_DAYS - 1);
  const since = firstFlowDay < month ? firstFlowDay : month;

  return withWorkspace(ctx, async (tx) => {
    const wallet = await walletBalance({ ...ctx, tx });
    if (!wallet) return null;
    // day by day over the index of time: turning each line's time into a day costs ten times as much
    const bounds = Array.from({ length: span(since, today) }, (_, place) => {
      const day = dayBefore(today, place);
      const next = dayBefore(today, place - 1);
      return {
        day,
        start: startOfZonedDay(day, timeZone).toISOString(),
        end: startOfZonedDay(next, timeZone).toISOString(),
      };
    });
    const days = (await tx.execute(sql`
      select b.day, f.spent::numeric(14,4)::text as spent, f.added::numeric(14,4)::text as added,
        t.balance_after::text as closing
      from jsonb_to_recordset(${JSON.stringify(bounds)}::jsonb)
        as b(day text, start timestamptz, "end" timestamptz)
      cross join lateral (
        select coalesce(sum(-t.amount) filter (where t.type in ('usage', 'refund')), 0) as spent,
          coalesce(sum(t.amount) filter (where t.type not in ('usage', 'refund')), 0) as added,
          max(t.seq) as last
        from wallet_transactions t
        where t.workspace_id = ${ctx.workspaceId}::uuid
          and t.created_at >= b.start and t.created_at < b."end"
      ) f
      join wallet_transactions t on t.workspace_id = ${ctx.workspaceId}::uuid and t.seq = f.last
      order by b.day
    `)) as unknown as (DayFlow & { added: string })[];
    const opening = async (day: string) => {
      const [row] = (await tx.execute(sql`
        select balance_after::text as balance from wallet_transactions
        where workspace_id = ${ctx.workspaceId}::uuid
          and created_at < ${startOfZonedDay(day, timeZone).toISOString()}::timestamptz
        order by created_at desc, seq desc limit 1`)) as unknown as { balance: string }[];
      return row?.balance ?? "0.0000";
    };
    const [holds] = (await tx.execute(sql`
      select count(*)::int as count from wallet_holds
      where workspace_id = ${ctx.workspaceId}::uuid and status = 'active'
    `)) as unknown as { count: number }[];

    const thisMonth = days.filter((flow) => flow.day >= month);
    const flows = days
      .filter((flow) => flow.day >= firstFlowDay)
      .map(({ day, spent, closing }) => ({ day, spent, closing }));
    const firstEverDay = await firstDay(ctx, tx);
    const dayCount =
      firstEverDay && firstEverDay > firstFlowDay ? span(firstEverDay, today) : FLOW_DAYS;
    return {
      ...wallet,
      spentToday: days.find((flow) => flow.day === today)?.spent ?? "0.0000",
      spentThisMonth: addAmounts(...thisMonth.map((flow) => flow.spent)),
      addedThisMonth: addAmounts(...thisMonth.map((flow) => flow.added)),
      monthOpening: await opening(month),
      month,
      openHoldCount: holds?.count ?? 0,
      flows,
      flowOpening: await opening(firstFlowDay),
      flowDays: FLOW_DAYS,
      today,
      forecast: forecastBalance(flows, { available: wallet.available, today, dayCount }),
    };
  });
}

async function firstDay(ctx: WorkspaceContext, tx: WorkspaceTx): Promise<string | undefined> {
  const [row] = (await tx.execute(sql`
    select (created_at at time zone ${ctx.timeZone}::text)::date::text as day
    from wallet_transactions where workspace_id = ${ctx.workspaceId}::uuid and seq = 1
  `)) as unknown as { day: string }[];
  return row?.day;
}

function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** Days from one to another, both included. */
function span(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

export type OpenHold = {
  id: string;
  referenceType: string;
  reference: string;
  /** Name of the campaign, or of the person a single message goes to. */
  name: string | null;
  amount: string;
  captured: string;
  released: string;
  left: string;
  /** ISO times. */
  createdAt: string;
  expiresAt: string;
};

/** What is set aside now and for what, largest first. */
export async function listOpenHolds(ctx: WorkspaceContext, limit = 20): Promise<OpenHold[]> {
  assertCan(ctx, "wallet:read");
  return (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select h.id, h.reference_type as "referenceType", h.reference, h.amount, h.captured, h.released,
        h.amount - h.captured - h.released as left,
        to_json(h.created_at) #>> '{}' as "createdAt", to_json(h.expires_at) #>> '{}' as "expiresAt",
        case h.reference_type
          when 'campaign' then (select c.name from campaigns c
            where c.workspace_id = h.workspace_id and c.id = h.reference::uuid)
          when 'message' then (select k.name from messages m join contacts k
            on k.workspace_id = m.workspace_id and k.id = m.contact_id
            where m.workspace_id = h.workspace_id and m.id = h.reference::uuid)
        end as name
      from wallet_holds h
      where h.workspace_id = ${ctx.workspaceId}::uuid and h.status = 'active'
      order by h.amount - h.captured - h.released desc, h.id limit ${limit}`),
  )) as unknown as OpenHold[];
}

export type RateCardView = {
  card: string;
  /** The prices are invented and no one is billed by them. */
  isSandbox: boolean;
  currency: string;
  effectiveFrom: string;
  categories: readonly PriceCategory[];
  /** Price by category; null: unknown. */
  rows: {
    market: string;
    prices: Partial<Record<PriceCategory, string | null>>;
    before: Partial<Record<PriceCategory, string | null>>;
  }[];
  /** Every day on which prices of this card change, oldest first. */
  dates: string[];
};

/** The prices in force on a day, with those of the day before they began. */
export async function readRateCard(
  ctx: WorkspaceContext,
  on: Date = new Date(),
): Promise<RateCardView | null> {
  assertCan(ctx, "wallet:read");
  const table = await rateTable();
  const choice = {
    currency: ctx.currency,
    sandbox: env().SANDBOX === "on",
    plan: "shared" as const,
  };
  const now = cardInForce(table, { ...choice, on });
  if (!now) return null;
  const earlier = cardInForce(table, {
    ...choice,
    on: new Date(Date.parse(`${now.effectiveFrom}T00:00:00Z`) - 1),
  });
  const find = (rows: typeof now.rows | undefined, market: string, category: PriceCategory) =>
    rows?.find((row) => row.market === market && row.category === category)?.price ?? null;
  const listed = new Set<string>(now.rows.map((row) => row.market));
  return {
    card: now.card,
    isSandbox: now.card === SANDBOX_CARD,
    currency: ctx.currency,
    effectiveFrom: now.effectiveFrom,
    categories: PRICE_CATEGORIES,
    rows: MARKETS.filter((market) => listed.has(market)).map((market) => ({
      market,
      prices: Object.fromEntries(
        PRICE_CATEGORIES.map((category) => [category, find(now.rows, market, category)]),
      ),
      before: earlier
        ? Object.fromEntries(
            PRICE_CATEGORIES.map((category) => [category, find(earlier.rows, market, category)]),
          )
        : {},
    })),
    dates: [
      ...new Set(
        table
          .filter((row) => row.card === now.card && row.currency === ctx.currency)
          .map((row) => row.effectiveFrom),
      ),
    ].sort(),
  };
}

/** Price of one message to the workspace's own country: how a sum is put into messages. */
export async function homePrice(
  ctx: WorkspaceContext,
  category: PriceCategory = "marketing",
): Promise<{ market: string; price: string } | null> {
  if (!isSupportedCountry(ctx.country)) return null;
  const on = new Date();
  const market = marketOf(`+${getCountryCallingCode(ctx.country as CountryCode)}`, {
    on: on.toISOString().slice(0, 10),
  });
  const found = await priceOf({ market, category, on, currency: ctx.currency, plan: "shared" });
  return market && "price" in found ? { market, price: found.price } : null;
}
