import { sql } from "drizzle-orm";
import type { PriceCategory } from "@/db/enums/wallet";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";

/** One message whose price is known, or known to be nothing. */
export type Settlement = {
  messageId: string;
  holdId: string | null;
  /** Its share of the hold; null when nothing was held. */
  held: string | null;
  /** Null: failed or free, so that its share is only given back. */
  cost: string | null;
  category: PriceCategory | string | null;
  market: string | null;
  campaignId: string | null;
  /** Read by people in the ledger, for instance "order_update to Grace Wambui". */
  description: string;
};

/**
 * Charges messages and gives their holds back, in the caller's transaction and in one go. A message
 * is charged once, whatever is repeated. The caller holds the message rows and moves their
 * `charge_state` away from "held" in the same transaction: that is what makes the release of an
 * uncharged share happen once.
 * @returns what was charged by this call: message id to amount; repeated ones are left out
 */
export async function settleMessages(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  settlements: readonly Settlement[],
): Promise<Map<string, string>> {
  if (settlements.length === 0) return new Map();
  const items = settlements.map((one) => ({
    message_id: one.messageId,
    hold_id: one.holdId,
    held: one.held,
    cost: one.cost,
    category: one.category,
    market: one.market,
    campaign_id: one.campaignId,
    description: one.description,
  }));
  const rows = (await tx.execute(sql`
    select message_id, charged
    from settle_messages(${ctx.workspaceId}::uuid, ${JSON.stringify(items)}::jsonb)
  `)) as unknown as { message_id: string; charged: string }[];
  await publish(tx, ctx.workspaceId, "wallet", { kind: "settled" });
  return new Map(rows.map((row) => [row.message_id, row.charged]));
}
