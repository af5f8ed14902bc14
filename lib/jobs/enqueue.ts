import { sql } from "drizzle-orm";
import type * as z from "zod";
import type { SystemTx, WorkspaceTx } from "@/db/tenant";
import type { Job } from "./define-job";

type EnqueueOptions = {
  /** At most one waiting job a key; a second replaces the first. */
  key?: string;
  runAt?: Date;
  /** Jobs of one queue run one after the other. */
  queue?: string;
  /** What happens to the run time when the key is taken. */
  keyMode?: "replace" | "preserve_run_at" | "unsafe_dedupe";
};

/**
 * Puts a job into the queue in the caller's transaction: it exists if and only if the change does.
 * The payload must carry the transaction's `workspaceId` when the caller is inside a workspace.
 */
export async function enqueue<Schema extends z.ZodType>(
  tx: WorkspaceTx | SystemTx,
  job: Pick<Job<Schema>, "name" | "maxAttempts">,
  payload: z.input<Schema>,
  options: EnqueueOptions = {},
): Promise<void> {
  await tx.execute(sql`select enqueue_job(
    ${job.name}, ${JSON.stringify(payload)}::jsonb, ${options.key ?? null}::text,
    ${options.runAt?.toISOString() ?? null}::timestamptz, ${options.queue ?? null}::text,
    ${job.maxAttempts}::int, ${options.keyMode ?? "replace"}::text)`);
}
