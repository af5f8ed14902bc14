import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { logger } from "@/lib/core/logger";

/** Row of job_runs that keeps the result of the last check. */
const CHECK = "wallet.ledger_check";

/** sum: balance and lines differ; chain: a line does not follow the one before; held: holds differ. */
export type LedgerBreak = { workspaceId: string; kind: "sum" | "chain" | "held" };

/**
 * Checks every ledger: the balance is the sum of its lines, no line is missing or out of step, and
 * what is held is what the open holds keep. One statement, so it sees one moment.
 * @returns what does not tie out; empty when all is well
 */
export async function reconcileLedger(): Promise<LedgerBreak[]> {
  return withSystem("check the ledgers", async (tx) => {
    const rows = (await tx.execute(sql`
      select workspace_id as "workspaceId", kind from ledger_breaks order by 1, 2
    `)) as unknown as LedgerBreak[];
    const breaks = rows.map(({ workspaceId, kind }) => ({ workspaceId, kind }));
    await tx.execute(sql`
      insert into job_runs (name, last_started_at, last_finished_at, last_error, details)
      values (${CHECK}, now(), clock_timestamp(),
        ${breaks.length > 0 ? `${breaks.length} ledgers do not tie out` : null}::text,
        ${JSON.stringify({ breaks })}::jsonb)
      on conflict (name) do update set
        last_started_at = excluded.last_started_at, last_finished_at = excluded.last_finished_at,
        last_error = excluded.last_error, details = excluded.details
    `);
    for (const one of breaks) logger.error({ ledgerBreak: one }, "a ledger does not tie out");
    return breaks;
  });
}

export type LedgerCheck = {
  /** ISO time. */
  checkedAt: string;
  /** Lines of this workspace that the check saw. */
  lineCount: number;
  /** Empty: balance and holds tie out. */
  breaks: LedgerBreak["kind"][];
};

/** The last check as far as it concerns this workspace; null before the first. */
export async function readLedgerCheck(ctx: WorkspaceContext): Promise<LedgerCheck | null> {
  const [row] = (await withSystem("read the last check of the ledgers", (tx) =>
    tx.execute(sql`
      select to_json(r.last_started_at) #>> '{}' as "checkedAt",
        coalesce((select max(t.seq) from wallet_transactions t
          where t.workspace_id = ${ctx.workspaceId}::uuid and t.created_at <= r.last_started_at), 0)::int
          as "lineCount",
        array(select b->>'kind' from jsonb_array_elements(r.details->'breaks') b
          where b->>'workspaceId' = ${ctx.workspaceId}::text) as breaks
      from job_runs r where r.name = ${CHECK}`),
  )) as unknown as LedgerCheck[];
  return row ?? null;
}
