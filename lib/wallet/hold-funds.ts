import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

export type HoldReference =
  | { type: "campaign"; campaignId: string }
  | { type: "message"; messageId: string };

/** Meta gives a message up after 30 days; what nobody has settled by then is given back. */
const TIME_TO_LIVE_DAYS = 30;

/**
 * Sets money aside for sends, in the caller's transaction. One hold a reference: asking again with
 * the same amount returns the one that exists.
 * @param hold.amount decimal string, above zero
 * @returns the hold's id, to be stored with what it pays for
 * @throws Refusal `insufficient_funds` when the free balance does not cover it, or the wallet is frozen
 */
export async function holdFunds(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  hold: { amount: string; reference: HoldReference; timeToLiveDays?: number },
): Promise<{ holdId: string }> {
  const { reference } = hold;
  const id = reference.type === "campaign" ? reference.campaignId : reference.messageId;
  const [row] = (await tx.execute(sql`
    select hold_credits(${ctx.workspaceId}::uuid, ${hold.amount}::numeric, ${reference.type}::text,
      ${id}::text, make_interval(days => ${hold.timeToLiveDays ?? TIME_TO_LIVE_DAYS}::int)) as id
  `)) as unknown as { id: string | null }[];
  if (!row?.id) {
    throw new Refusal(
      "insufficient_funds",
      "The available balance does not cover this. Nothing was sent and nothing was charged. Top up the wallet and try again.",
    );
  }
  await publish(tx, ctx.workspaceId, "wallet", { kind: "held" });
  return { holdId: row.id };
}
