import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { signOfAmount } from "@/lib/core/format/money";
import { publish } from "@/lib/realtime/publish";

/**
 * Gives back a part of a hold, or all that is left of it, in the caller's transaction. Whoever
 * releases the share of a message also moves its `charge_state` to "released" here and now.
 * @param release.amount decimal string; left out: all that is left
 * @returns what was given back; "0" when the hold was closed before
 */
export async function releaseHold(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  release: { holdId: string; amount?: string; expired?: boolean },
): Promise<{ released: string }> {
  const [row] = (await tx.execute(sql`
    select release_hold(${ctx.workspaceId}::uuid, ${release.holdId}::uuid,
      ${release.amount ?? null}::numeric, ${release.expired ? "expired" : "closed"}::text) as released
  `)) as unknown as { released: string }[];
  const released = row?.released ?? "0";
  if (signOfAmount(released) > 0)
    await publish(tx, ctx.workspaceId, "wallet", { kind: "released" });
  return { released };
}
