import { sql } from "drizzle-orm";
import type { PriceCategory } from "@/db/enums/wallet";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { marketOf } from "@/lib/wallet/market";
import { type Price, priceOf } from "@/lib/wallet/pricing";
import { type Settlement, settleMessages } from "@/lib/wallet/settle-messages";
import type { AppliedRow } from "./applied-row";

/** The columns of a message that decide about its money; see apply_statuses() in db/functions. */
type Chargeable = Pick<
  AppliedRow,
  | "message_id"
  | "new_status"
  | "campaign_id"
  | "address"
  | "charge_state"
  | "hold_id"
  | "held_amount"
  | "charged_amount"
  | "price_category"
  | "price_type"
  | "priced_at"
>;

/**
 * Moves the money of messages whose statuses were just applied, in the same transaction.
 *
 * - The first status with pricing takes the price: nothing when Meta's `type` is not "regular", else
 *   the rate of the recipient's market, Meta's category (it may differ from the template's) and the
 *   day. `billable` is not asked: Meta plans to drop it (whatsapp.md 6.3).
 * - A failure gives the reservation back; a failure after the charge is refunded by its own line.
 * - A price that is not on the rate card stays reserved and unknown; it is never booked as 0.
 */
export async function settleCharges(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  rows: Chargeable[],
): Promise<void> {
  const settlements: Settlement[] = [];
  const refunds: { id: string; amount: string }[] = [];
  /** A thousand messages have a handful of prices. */
  const prices = new Map<string, Price>();

  for (const row of rows) {
    const base = {
      messageId: row.message_id as string,
      holdId: row.charge_state === "held" ? row.hold_id : null,
      held: row.charge_state === "held" ? row.held_amount : null,
      campaignId: row.campaign_id,
    };
    if (row.new_status === "failed") {
      if (row.charge_state === "held") {
        settlements.push({ ...base, cost: null, category: null, market: null, description: "" });
      } else if (row.charge_state === "captured" && Number(row.charged_amount) > 0) {
        refunds.push({ id: base.messageId, amount: row.charged_amount as string });
      }
      continue;
    }
    if (!row.price_category || row.charge_state === "captured") continue;
    const pricedAt = new Date(row.priced_at ?? Date.now());
    const market = row.address
      ? marketOf(row.address, { on: pricedAt.toISOString().slice(0, 10) })
      : null;
    const category = row.price_category.replaceAll("-", "_");
    let cost = "0";
    if (row.price_type === "regular") {
      const key = `${market}|${category}|${pricedAt.toISOString().slice(0, 10)}`;
      let price = prices.get(key);
      if (!price) {
        price = await priceOf({
          market,
          category: category as PriceCategory,
          on: pricedAt,
          currency: ctx.currency,
        });
        prices.set(key, price);
      }
      if ("unknown" in price) continue;
      cost = price.price;
    }
    settlements.push({
      ...base,
      cost,
      category,
      market,
      description: `WhatsApp ${category.replaceAll("_", " ")} message`,
    });
  }
  if (settlements.length > 0) {
    const costs = settlements.map(({ messageId, cost }) => ({ message_id: messageId, cost }));
    await tx.execute(sql`
      select mark_charged(${ctx.workspaceId}::uuid, ${JSON.stringify(costs)}::jsonb)`);
    await settleMessages(tx, ctx, settlements);
  }
  for (const refund of refunds) {
    await tx.execute(sql`
      select refund_message(${ctx.workspaceId}, ${refund.id}, ${refund.amount}::numeric,
        'Not delivered: the price of the message came back')`);
    await tx.execute(sql`
      update messages set charge_state = 'released', charged_amount = 0
      where workspace_id = ${ctx.workspaceId} and id = ${refund.id}`);
  }
}
