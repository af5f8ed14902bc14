import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";

/**
 * Books money that came in, in the caller's transaction, once a payment reference.
 * @param credit.paymentRef provider and its payment, for instance "stripe:pi_3Q…"
 * @returns the balance after that posting
 * @throws the database's unique_violation when the reference was booked with another amount
 */
export async function creditWallet(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  credit: { amount: string; paymentRef: string; description: string },
): Promise<{ balanceAfter: string }> {
  const [row] = (await tx.execute(sql`
    select add_credits(${ctx.workspaceId}::uuid, ${credit.amount}::numeric, ${credit.paymentRef}::text,
      ${credit.description}::text, ${ctx.actor.name}::text) as balance
  `)) as unknown as { balance: string }[];
  await publish(tx, ctx.workspaceId, "wallet", { kind: "credited" });
  return { balanceAfter: row?.balance ?? "0" };
}
