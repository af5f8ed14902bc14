import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { releaseHold } from "@/lib/wallet/release-hold";

/**
 * Takes everybody out of a cancelled campaign's queue and frees what was set aside for them. Called
 * by the cancellation, and again when a sender hands back what it had not begun.
 * @returns how many, and the amount that became free
 */
export async function cancelPending(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaign: { id: string; holdId: string | null },
): Promise<{ cancelled: number; released: string }> {
  const [rest] = (await tx.execute(sql`
    with gone as (
      update campaign_recipients set state = 'cancelled'
      where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaign.id} and state = 'pending'
      returning price)
    select count(*)::int as count, coalesce(sum(price), 0)::text as amount from gone
  `)) as unknown as { count: number; amount: string }[];
  const cancelled = rest?.count ?? 0;
  const amount = rest?.amount ?? "0";
  if (!campaign.holdId || Number(amount) === 0) return { cancelled, released: "0.0000" };
  const { released } = await releaseHold(tx, ctx, { holdId: campaign.holdId, amount });
  return { cancelled, released };
}
