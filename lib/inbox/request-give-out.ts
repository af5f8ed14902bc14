import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";

/**
 * Asks for a look at who could take what nobody has, after whatever frees somebody or adds to the
 * queue. Where no rule gives anything out, nothing is asked.
 */
export async function requestGiveOut(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { runAt }: { runAt?: Date } = {},
): Promise<void> {
  const [rule] = await tx.execute(sql`
    select 1 from teams where workspace_id = ${ctx.workspaceId} and assignment <> 'off'
    union all
    select 1 from channel_routes where workspace_id = ${ctx.workspaceId}
      and team_id is null and assignment <> 'off'
    limit 1`);
  if (!rule) return;
  await enqueue(
    tx,
    { name: "inbox.give_out", maxAttempts: 5 },
    { workspaceId: ctx.workspaceId },
    { key: `inbox.give_out:${ctx.workspaceId}`, ...(runAt ? { runAt } : {}) },
  );
}
