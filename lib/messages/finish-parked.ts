import { sql } from "drizzle-orm";
import { withSystem, withWorkspace } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { applyStatuses } from "./apply-statuses";
import type { StatusUpdate } from "./evidence";

/** Statuses of one workspace that one transaction takes. */
const STEP = 1_000;

/**
 * Applies parked statuses whose message is known by now. recordOutcomes() takes those that it can see;
 * one that is being parked in the very moment in which the message becomes known is seen by neither.
 * @returns how many were applied
 */
export async function finishParked(): Promise<number> {
  const due = await withSystem("find parked statuses of known messages", (tx) =>
    tx.execute<{ workspace_id: string }>(sql`
      select distinct p.workspace_id from parked_statuses p
        join message_provider_ids k on k.workspace_id = p.workspace_id
          and k.channel_id = p.channel_id and k.provider_id = p.provider_id`),
  );
  let applied = 0;
  for (const { workspace_id } of due) {
    const ctx = await systemContext(workspace_id, "Recovery");
    if (!ctx) continue;
    applied += await withWorkspace(ctx, async (tx) => {
      const rows = await tx.execute<{ status: StatusUpdate }>(sql`
        delete from parked_statuses where workspace_id = ${workspace_id} and id in (
          select p.id from parked_statuses p
            join message_provider_ids k on k.workspace_id = p.workspace_id
              and k.channel_id = p.channel_id and k.provider_id = p.provider_id
          where p.workspace_id = ${workspace_id}
          order by p.id limit ${STEP} for update of p skip locked)
        returning status`);
      await applyStatuses(
        { ...ctx, tx },
        rows.map(({ status }) => status),
      );
      return rows.length;
    });
  }
  return applied;
}
