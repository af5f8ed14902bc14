import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { logger } from "@/lib/core/logger";
import { recordOutcomes } from "@/lib/messages/record-outcomes";

/** A worker that has not beaten for this long is dead; its clock does not matter, the database's does. */
export const DEAD_AFTER_SECONDS = 15;

/**
 * Batches of dead workers: each of their messages may or may not have been accepted, so those still
 * "sending" become "unknown" and are never sent again by themselves (r1). Runs at the start of a
 * worker and every few seconds.
 * @returns how many messages became unknown
 */
export async function recoverBatches(): Promise<number> {
  const batches = await withSystem("find batches of dead workers", async (tx) => {
    await tx.execute(sql`
      delete from workers where heartbeat_at < now() - make_interval(secs => ${DEAD_AFTER_SECONDS})`);
    return (await tx.execute(sql`
      select b.id, b.workspace_id, b.channel_id, b.message_ids
      from send_batches b left join workers w on w.id = b.worker_id
      where w.id is null`)) as unknown as {
      id: string;
      workspace_id: string;
      channel_id: string;
      message_ids: string[];
    }[];
  });
  let unknown = 0;
  for (const batch of batches) {
    const ctx = await systemContext(batch.workspace_id, "Recovery");
    if (!ctx) continue;
    const recorded = await recordOutcomes(
      ctx,
      batch.id,
      batch.channel_id,
      batch.message_ids.map((messageId) => ({
        messageId,
        outcome: {
          outcome: "unknown",
          reason: "The sending process stopped before the answer came.",
        },
      })),
    );
    unknown += recorded.unknown;
  }
  if (batches.length > 0) logger.warn({ batches: batches.length, unknown }, "recovered batches");
  return unknown;
}
