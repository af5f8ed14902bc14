import { sql } from "drizzle-orm";
import type { MessageStatus } from "@/db/enums/messages";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";

/** A message that the caller has just written. */
type WrittenRow = { message_id: string | null; new_status: MessageStatus };

/**
 * Gives back what failed messages hold or have paid, in the transaction that wrote them as failed: the
 * reservation returns to the balance, a charge is refunded by its own line. Other messages keep theirs:
 * statuses with a price settle them while they are written (apply_statuses in db/functions).
 */
export async function settleCharges(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  rows: readonly WrittenRow[],
): Promise<void> {
  const ids = rows.filter((row) => row.new_status === "failed").map((row) => row.message_id);
  if (ids.length === 0) return;
  const [row] = (await tx.execute(sql`
    select settle_failures(${ctx.workspaceId}::uuid, ${`{${ids.join(",")}}`}::uuid[]) as settled
  `)) as unknown as [{ settled: boolean }];
  if (row.settled) await publish(tx, ctx.workspaceId, "wallet", { kind: "settled" });
}
