import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { LedgerType } from "@/db/enums/wallet";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { startOfZonedDay, zonedDay } from "@/lib/core/format/dates";
import type { StatementFilter } from "./schema";

type Line = {
  seq: number;
  /** ISO time. */
  at: string;
  /** Calendar day in the workspace's zone. */
  day: string;
  type: LedgerType;
  amount: string;
  balanceAfter: string;
};

/** One line of the ledger with the names a person needs. */
export type EntryRow = Line & {
  kind: "entry";
  description: string;
  referenceType: string;
  reference: string;
  messageId: string | null;
  campaignId: string | null;
  campaignName: string | null;
  contactName: string | null;
  category: string | null;
  market: string | null;
  actorName: string | null;
};

/** The charges of one campaign on one day. `seq`, `at` and `balanceAfter` are those of the last. */
export type FoldedRow = Line & {
  kind: "folded";
  count: number;
  firstAt: string;
  campaignId: string;
  campaignName: string | null;
};

/** A payment that failed: it stands among the lines because people look for it there. */
export type FailedPaymentRow = {
  kind: "failed_payment";
  paymentId: string;
  at: string;
  day: string;
  amount: string;
  reason: string | null;
};

export type StatementRow = EntryRow | FoldedRow | FailedPaymentRow;

export type StatementPage = {
  /** Newest first. */
  rows: StatementRow[];
  /** Pass as `before` for the next page; null at the end. */
  next: number | null;
};

/** Days the first look goes back; each further look doubles it. */
const FIRST_WINDOW_DAYS = 1;

/**
 * A page of the statement, newest first. The charges of a campaign fold into one row a day, placed
 * where its last charge is. Folding looks at one stretch of days at a time, so a page costs the days
 * it shows and not the age of the wallet.
 */
export async function listStatement(
  ctx: WorkspaceContext,
  filter: StatementFilter,
  limit = 50,
): Promise<StatementPage> {
  assertCan(ctx, "wallet:read");
  return withWorkspace(ctx, async (tx) => {
    const range = rangeOf(ctx, filter);
    let end = range.to;
    let cursorAt: string | undefined;
    if (filter.before) {
      const [cursor] = (await tx.execute(sql`
        select to_json(created_at) #>> '{}' as at from wallet_transactions
        where workspace_id = ${ctx.workspaceId}::uuid and seq = ${filter.before}`)) as unknown as {
        at: string;
      }[];
      if (!cursor) return { rows: [], next: null };
      cursorAt = cursor.at;
      const afterIt = dayAfter(ctx, zonedDay(cursor.at, ctx.timeZone));
      if (!end || afterIt < end) end = afterIt;
    }
    const rows: (EntryRow | FoldedRow)[] = [];
    let days = FIRST_WINDOW_DAYS;
    let more = false;
    while (!more) {
      const newest = await newestBefore(tx, ctx, end, filter);
      if (!newest || (range.from && new Date(newest) < range.from)) break;
      const lastDay = zonedDay(newest, ctx.timeZone);
      const wanted = startOfZonedDay(shiftDay(lastDay, 1 - days), ctx.timeZone);
      const start = range.from && wanted < range.from ? range.from : wanted;
      const upper = dayAfter(ctx, lastDay);
      rows.push(
        ...(await readWindow(tx, ctx, filter, {
          start,
          end: end && end < upper ? end : upper,
          limit: limit + 1 - rows.length,
        })),
      );
      more = rows.length > limit;
      end = start;
      days *= 2;
    }
    const shown = rows.slice(0, limit);
    const next = more ? (shown.at(-1)?.seq ?? null) : null;
    const failed = await failedPayments(tx, ctx, filter, {
      before: cursorAt,
      after: more ? shown.at(-1)?.at : undefined,
    });
    return { rows: merge(shown, failed), next };
  });
}

type Range = { from: Date | undefined; to: Date | undefined };

function rangeOf(ctx: WorkspaceContext, filter: StatementFilter): Range {
  return {
    from: filter.from ? startOfZonedDay(filter.from, ctx.timeZone) : undefined,
    to: filter.to ? dayAfter(ctx, filter.to) : undefined,
  };
}

function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function dayAfter(ctx: WorkspaceContext, day: string): Date {
  return startOfZonedDay(shiftDay(day, 1), ctx.timeZone);
}

/** The conditions of a filter on wallet_transactions `t`. */
function conditions(ctx: WorkspaceContext, filter: StatementFilter, range: Range): SQL {
  const parts = [sql`t.workspace_id = ${ctx.workspaceId}::uuid`];
  if (filter.type) parts.push(sql`t.type = ${filter.type}`);
  if (filter.campaign) parts.push(sql`t.campaign_id = ${filter.campaign}::uuid`);
  if (range.from) parts.push(sql`t.created_at >= ${range.from.toISOString()}::timestamptz`);
  if (range.to) parts.push(sql`t.created_at < ${range.to.toISOString()}::timestamptz`);
  return sql.join(parts, sql` and `);
}

async function newestBefore(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  end: Date | undefined,
  filter: StatementFilter,
): Promise<string | undefined> {
  const where = conditions(ctx, filter, { from: undefined, to: end });
  const [row] = (await tx.execute(sql`
    select to_json(t.created_at) #>> '{}' as at from wallet_transactions t
    where ${where} order by t.created_at desc limit 1`)) as unknown as { at: string }[];
  return row?.at;
}

type WindowRow = {
  seq: number;
  count: number;
  first_at: string;
  at: string;
  day: string;
  type: LedgerType;
  amount: string;
  balance_after: string;
  description: string;
  reference_type: string;
  reference: string;
  message_id: string | null;
  campaign_id: string | null;
  campaign_name: string | null;
  contact_name: string | null;
  category: string | null;
  market: string | null;
  actor_name: string | null;
};

async function readWindow(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  filter: StatementFilter,
  window: { start: Date; end: Date; limit: number },
): Promise<(EntryRow | FoldedRow)[]> {
  const where = conditions(ctx, filter, { from: window.start, to: window.end });
  const fold = filter.unfold
    ? sql`t.seq::text`
    : sql`case when t.type = 'usage' and t.campaign_id is not null then t.campaign_id::text else t.seq::text end`;
  const rows = (await tx.execute(sql`
    with folded as (
      select (t.created_at at time zone ${ctx.timeZone}::text)::date as day, ${fold} as fold,
        count(*)::int as count, sum(t.amount) as amount, max(t.seq) as seq, min(t.created_at) as first_at
      from wallet_transactions t where ${where}
      group by 1, 2
      having ${filter.before ? sql`max(t.seq) < ${filter.before}` : sql`true`}
      order by max(t.seq) desc limit ${window.limit}
    )
    select f.seq::int as seq, f.count, to_json(f.first_at) #>> '{}' as first_at, f.day::text as day,
      f.amount::text as amount, to_json(t.created_at) #>> '{}' as at, t.type,
      t.balance_after::text as balance_after, t.description, t.reference_type, t.reference,
      t.message_id, t.campaign_id, c.name as campaign_name, k.name as contact_name, t.category,
      t.market, t.actor_name
    from folded f
    join wallet_transactions t on t.workspace_id = ${ctx.workspaceId}::uuid and t.seq = f.seq
    left join campaigns c on c.workspace_id = t.workspace_id and c.id = t.campaign_id
    left join messages m on m.workspace_id = t.workspace_id and m.id = t.message_id and f.count = 1
    left join contacts k on k.workspace_id = m.workspace_id and k.id = m.contact_id
    order by f.seq desc
  `)) as unknown as WindowRow[];
  return rows.map((row) => {
    const line: Line = {
      seq: row.seq,
      at: row.at,
      day: row.day,
      type: row.type,
      amount: row.amount,
      balanceAfter: row.balance_after,
    };
    return row.count > 1 && row.campaign_id
      ? {
          ...line,
          kind: "folded",
          count: row.count,
          firstAt: row.first_at,
          campaignId: row.campaign_id,
          campaignName: row.campaign_name,
        }
      : {
          ...line,
          kind: "entry",
          description: row.description,
          referenceType: row.reference_type,
          reference: row.reference,
          messageId: row.message_id,
          campaignId: row.campaign_id,
          campaignName: row.campaign_name,
          contactName: row.contact_name,
          category: row.category,
          market: row.market,
          actorName: row.actor_name,
        };
  });
}

async function failedPayments(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  filter: StatementFilter,
  shown: { before: string | undefined; after: string | undefined },
): Promise<FailedPaymentRow[]> {
  if (filter.campaign || (filter.type && filter.type !== "purchase")) return [];
  const range = rangeOf(ctx, filter);
  const from = shown.after ?? range.from?.toISOString();
  const to = shown.before ?? range.to?.toISOString();
  return (await tx.execute(sql`
    select 'failed_payment' as kind, id as "paymentId", to_json(updated_at) #>> '{}' as at,
      (updated_at at time zone ${ctx.timeZone}::text)::date::text as day, amount::text as amount,
      failure_reason as reason
    from payments
    where workspace_id = ${ctx.workspaceId}::uuid and status = 'failed'
      and ${from ? sql`updated_at >= ${from}::timestamptz` : sql`true`}
      and ${to ? sql`updated_at < ${to}::timestamptz` : sql`true`}
    order by updated_at desc limit 50`)) as unknown as FailedPaymentRow[];
}

function merge(rows: (EntryRow | FoldedRow)[], failed: FailedPaymentRow[]): StatementRow[] {
  return [...rows, ...failed].sort((a, b) =>
    "seq" in a && "seq" in b ? b.seq - a.seq : b.at.localeCompare(a.at),
  );
}

export type StatementTotals = {
  /** Lines that the filter leaves, and their sums. */
  count: number;
  moneyIn: string;
  moneyOut: string;
  /** Balance before and after the days of the filter, whatever its type and campaign. */
  opening: string;
  closing: string;
};

/** The sums of everything the filter leaves, which are the sums of the rows on all its pages. */
export async function statementTotals(
  ctx: WorkspaceContext,
  filter: StatementFilter,
): Promise<StatementTotals> {
  assertCan(ctx, "wallet:read");
  const range = rangeOf(ctx, filter);
  const balanceBefore = (instant: Date | undefined) => sql`(
    select t.balance_after from wallet_transactions t
    where ${conditions(ctx, {}, { from: undefined, to: instant })}
    order by t.seq desc limit 1)`;
  const [row] = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select count(*)::int as count,
        coalesce(sum(t.amount) filter (where t.amount > 0), 0)::numeric(14,4)::text as "moneyIn",
        coalesce(sum(t.amount) filter (where t.amount < 0), 0)::numeric(14,4)::text as "moneyOut",
        ${range.from ? sql`coalesce(${balanceBefore(range.from)}, 0)` : sql`0::numeric`}::numeric(14,4)::text as opening,
        coalesce(${balanceBefore(range.to)}, 0)::numeric(14,4)::text as closing
      from wallet_transactions t where ${conditions(ctx, filter, range)}`),
  )) as unknown as StatementTotals[];
  return row as StatementTotals;
}

/** All lines of a filter one by one, newest first, in batches: for the export. */
export async function* readStatement(
  ctx: WorkspaceContext,
  filter: StatementFilter,
  batchSize = 1000,
): AsyncGenerator<EntryRow[]> {
  assertCan(ctx, "wallet:read");
  const range = rangeOf(ctx, filter);
  let before: number | undefined;
  for (;;) {
    const rows = (await withWorkspace(ctx, (tx) =>
      tx.execute(sql`
        select t.seq::int as seq, to_json(t.created_at) #>> '{}' as at, t.type,
          (t.created_at at time zone ${ctx.timeZone}::text)::date::text as day,
          t.amount::text as amount, t.balance_after::text as "balanceAfter", t.description,
          t.reference_type as "referenceType", t.reference, t.message_id as "messageId",
          t.campaign_id as "campaignId", c.name as "campaignName", k.name as "contactName",
          t.category, t.market, t.actor_name as "actorName", 'entry' as kind
        from wallet_transactions t
        left join campaigns c on c.workspace_id = t.workspace_id and c.id = t.campaign_id
        left join messages m on m.workspace_id = t.workspace_id and m.id = t.message_id
        left join contacts k on k.workspace_id = m.workspace_id and k.id = m.contact_id
        where ${conditions(ctx, filter, range)}
          and ${before ? sql`t.seq < ${before}` : sql`true`}
        order by t.seq desc limit ${batchSize}`),
    )) as unknown as EntryRow[];
    if (rows.length > 0) yield rows;
    if (rows.length < batchSize) return;
    before = rows.at(-1)?.seq;
  }
}

/** Campaigns that have charges, newest first: the choices of the filter. */
export async function listChargedCampaigns(
  ctx: WorkspaceContext,
): Promise<{ id: string; name: string }[]> {
  assertCan(ctx, "wallet:read");
  return (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select id, name from campaigns
      where workspace_id = ${ctx.workspaceId}::uuid and launched_at is not null
      order by launched_at desc limit 50`),
  )) as unknown as { id: string; name: string }[];
}
