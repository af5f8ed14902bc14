import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { compareAmounts, formatMoney, multiplyAmount } from "@/lib/core/format/money";
import { membersWhoMay } from "@/lib/notifications/members-who-may";
import { notify } from "@/lib/notifications/notify";
import { walletSummary } from "./queries";

/** Top-ups by bank need days; three are enough to act and few enough to believe. */
export const LOW_DAYS = 3;

/**
 * Warns those who can top up when the free balance lasts for less than three days at the pace of the
 * last two weeks, or is frozen: once until money comes in.
 * @returns whether the balance is low
 */
export async function warnLowBalance(ctx: WorkspaceContext): Promise<boolean> {
  return withWorkspace(ctx, async (tx) => {
    const wallet = await walletSummary({ ...ctx, tx });
    if (!wallet) return false;
    const isFrozen = wallet.status === "frozen";
    const perDay = wallet.forecast.kind === "days" ? wallet.forecast.perDay : null;
    const isLow =
      perDay !== null && compareAmounts(wallet.available, multiplyAmount(perDay, LOW_DAYS)) < 0;
    if (!isFrozen && !isLow) return false;
    const [last] = await tx.execute<{ seq: string | null }>(sql`
      select max(seq) as seq from wallet_transactions
      where workspace_id = ${ctx.workspaceId} and amount > 0 and type <> 'refund'`);
    const money = (amount: string) => formatMoney(amount, { currency: wallet.currency });
    await notify(tx, ctx, {
      kind: "low_balance",
      memberIds: await membersWhoMay(tx, ctx, "wallet:top_up"),
      subject: isFrozen
        ? "The wallet is frozen: nothing is sent until it is topped up"
        : `The wallet is low: ${money(wallet.available)} available`,
      detail:
        isFrozen || !perDay
          ? null
          : `At ${money(perDay)} a day that lasts less than ${LOW_DAYS} days.`,
      link: "/wallet",
      dedupeKey: `low_balance:${isFrozen ? "frozen" : "low"}:${last?.seq ?? 0}`,
    });
    return true;
  });
}
