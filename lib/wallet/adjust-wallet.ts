import { sql } from "drizzle-orm";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { signOfAmount } from "@/lib/core/format/money";
import { publish } from "@/lib/realtime/publish";
import type { AdjustWallet } from "./schema";

/**
 * Posts a correction: a new line with a reason and an actor, never a change of an old one.
 * A member may take credit away at any time, but give it only in the sandbox: elsewhere credit
 * stands for money that the operator pays to the carrier, and a customer cannot write it for himself.
 * @throws Refusal `not_allowed`
 */
export async function adjustWallet(
  ctx: WorkspaceContext,
  input: AdjustWallet,
): Promise<{ balanceAfter: string }> {
  assertCan(ctx, "wallet:top_up");
  if (ctx.actor.kind === "member" && signOfAmount(input.amount) > 0 && env().SANDBOX !== "on") {
    throw new Refusal(
      "not_allowed",
      "Credit is added by a top-up. Corrections in your favour are posted by the operator.",
    );
  }
  return withWorkspace(ctx, (tx) =>
    postAdjustment(tx, ctx, {
      amount: input.amount,
      referenceType: "adjustment",
      reference: input.adjustmentId,
      key: `adj:${input.adjustmentId}`,
      reason: input.reason,
    }),
  );
}

export type Adjustment = {
  /** Signed, not zero. Below zero it may freeze the wallet. */
  amount: string;
  referenceType: "adjustment" | "dispute" | "refund";
  reference: string;
  /** One posting a key, whatever is repeated. */
  key: string;
  reason: string;
};

/**
 * The posting itself, for refunds and disputes too, with its activity, in the caller's transaction.
 * A repeated key changes nothing and records nothing.
 */
export async function postAdjustment(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  adjustment: Adjustment,
): Promise<{ balanceAfter: string }> {
  const { amount, referenceType, reference, key, reason } = adjustment;
  // one at a time for a key, or two repetitions would both find no line and both record an activity
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`${ctx.workspaceId} ${key}`}, 0))`,
  );
  const [row] = (await tx.execute(sql`
    select exists (select 1 from wallet_transactions
      where workspace_id = ${ctx.workspaceId}::uuid and idempotency_key = ${key}::text) as known,
      adjust_credits(${ctx.workspaceId}::uuid, ${amount}::numeric, ${referenceType}::text,
        ${reference}::text, ${key}::text, ${reason}::text, ${ctx.actor.name}::text) as balance
  `)) as unknown as { known: boolean; balance: string }[];
  if (!row?.known) {
    await recordActivity(tx, ctx, "wallet.adjusted", reference, {
      amount,
      referenceType,
      reason,
      balanceAfter: row?.balance,
    });
    await publish(tx, ctx.workspaceId, "wallet", { kind: "adjusted" });
  }
  return { balanceAfter: row?.balance ?? "0" };
}
