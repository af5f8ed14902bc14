import { sql } from "drizzle-orm";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { peopleOfTier } from "@/lib/channels/messaging-limit";
import type { WorkspaceContext } from "@/lib/core/context";
import { firstIdOf } from "@/lib/core/ids";

const DAY_MS = 24 * 3_600_000;

export type Headroom = {
  /** People in 24 hours; null without a limit, and while Meta has not told one. */
  limit: number | null;
  /** Different people written to first in the last 24 hours, over all numbers of the portfolio. */
  used: number;
  /** Of those, how many other workspaces of the same business wrote to. */
  usedElsewhere: number;
  /** People of running and paused campaigns who are still to come. */
  waiting: number;
  /** What a new campaign may still begin with now; null without a limit. */
  remaining: number | null;
};

/** A number's account, and the portfolio that owns it once Meta has said which. */
type Account = { accountId: string; portfolioId: string | null };

/**
 * How much of Meta's messaging limit is left (B6, whatsapp.md 7). It is counted per business portfolio,
 * also over accounts and numbers that other workspaces work with. The 24 hours roll; templates that
 * answer somebody inside their service window do not count, nor does what failed.
 */
export async function readHeadroom(
  ctx: WorkspaceContext,
  { messagingLimit, ...account }: Account & { messagingLimit: string | null },
): Promise<Headroom> {
  return withWorkspace(ctx, async (tx) => {
    const limit = peopleOfTier(messagingLimit);
    const own = (await startedAddresses(tx, ctx, account)).size;
    const since = new Date(Date.now() - DAY_MS);
    const [row] = await tx.execute<{ used: number; waiting: number }>(sql`
      select e.used, e.waiting + waiting_people(${ctx.workspaceId}::uuid, ${keyOf(account)})::int as waiting
      from portfolio_elsewhere(${ctx.workspaceId}::uuid, ${keyOf(account)},
        ${since.toISOString()}::timestamptz, ${firstIdOf(since)}::uuid) e`);
    const { used: usedElsewhere = 0, waiting = 0 } = row ?? {};
    const used = own + usedElsewhere;
    const finite = limit !== null && Number.isFinite(limit);
    return {
      limit: finite ? limit : null,
      used,
      usedElsewhere,
      waiting,
      remaining: finite ? Math.max(0, limit - used - waiting) : null,
    };
  });
}

/** Limits count in the portfolio; an account whose portfolio is not known yet counts as one. */
const keyOf = ({ portfolioId, accountId }: Account) => portfolioId ?? accountId;

/**
 * Whom of the last 24 hours this workspace has written to and Meta counts against the portfolio's limit,
 * as their digits or user ids: writing to them again is free of it. A person with two numbers is two to
 * Meta.
 */
export async function startedAddresses(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  account: Account,
): Promise<Set<string>> {
  const since = new Date(Date.now() - DAY_MS);
  const rows = await tx.execute<{ address: string }>(sql`
    select address from started_addresses(${ctx.workspaceId}::uuid, ${keyOf(account)},
      ${since.toISOString()}::timestamptz, ${firstIdOf(since)}::uuid)`);
  return new Set(rows.map((row) => row.address));
}

/** Who of these people has written over a number in the last 24 hours: a template to them is an answer. */
export async function openWindows(
  tx: WorkspaceTx,
  ctx: Pick<WorkspaceContext, "workspaceId">,
  { channelId, contactIds }: { channelId: string; contactIds: readonly string[] },
): Promise<Set<string>> {
  const rows = (await tx.execute(sql`
    select contact_id from conversations
    where workspace_id = ${ctx.workspaceId} and channel_id = ${channelId}
      and window_expires_at > now()
      and contact_id = any(array(
        select value::uuid from jsonb_array_elements_text(${JSON.stringify(contactIds)}::jsonb)))
  `)) as unknown as { contact_id: string }[];
  return new Set(rows.map((row) => row.contact_id));
}
