import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { addAmounts, signOfAmount } from "@/lib/core/format/money";
import { releaseHold } from "./release-hold";

/** Held messages that one transaction takes along, so that a large campaign locks in steps. */
const STEP = 5_000;

/**
 * Gives back what holds past their time still keep, and marks the messages behind them as released.
 * Messages are locked before the wallet, in the order of their ids, as everywhere else.
 * @returns how many holds ended and what came back
 */
export async function expireHolds(
  ctx: WorkspaceContext,
): Promise<{ expired: number; released: string }> {
  const due = await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select id, reference_type, reference from wallet_holds
      where workspace_id = ${ctx.workspaceId}::uuid and status = 'active' and expires_at <= now()
      order by expires_at limit 200`),
  );
  let released = "0";
  for (const hold of due as unknown as {
    id: string;
    reference_type: string;
    reference: string;
  }[]) {
    const byReference =
      hold.reference_type === "campaign"
        ? sql`campaign_id = ${hold.reference}::uuid`
        : sql`id = ${hold.reference}::uuid`;
    let marked = STEP;
    while (marked === STEP) {
      marked = await withWorkspace(ctx, async (tx) => {
        // their shares go back one step at a time, so that a message settled in between is not
        // counted twice
        const rows = (await tx.execute(sql`
          with due as (
            select id from messages
            where workspace_id = ${ctx.workspaceId}::uuid and ${byReference}
              and hold_id = ${hold.id}::uuid and charge_state = 'held'
            order by id limit ${STEP} for update
          ), moved as (
            update messages m set charge_state = 'released' from due
            where m.workspace_id = ${ctx.workspaceId}::uuid and m.id = due.id
            returning m.held_amount
          )
          select count(*)::int as count, coalesce(sum(held_amount), 0)::text as amount from moved
        `)) as unknown as { count: number; amount: string }[];
        const { count = 0, amount = "0" } = rows[0] ?? {};
        const rest =
          count < STEP
            ? await releaseHold(tx, ctx, { holdId: hold.id, expired: true })
            : await releaseHold(tx, ctx, { holdId: hold.id, amount, expired: true });
        if (signOfAmount(rest.released) > 0) {
          released = addAmounts(released, rest.released);
          await recordActivity(tx, ctx, "wallet.hold_expired", hold.reference, {
            amount: rest.released,
            messages: count,
          });
        }
        return count;
      });
    }
  }
  return { expired: due.length, released };
}
