import { sql } from "drizzle-orm";
import { isDatabaseAway } from "@/db/client";
import { withSystem } from "@/db/tenant";
import { logger } from "@/lib/core/logger";
import { applyUpdates } from "./apply-updates";
import { FIRST_BATCH, nextBatchSize } from "./batch-size";
import { findTargets } from "./find-targets";
import { STORED_BODY, type StoredBody, updatesOf } from "./updates-of";

const MAX_ATTEMPTS = 8;

/**
 * A post of more than that is worked on beside the others: what a phone hands over of its years comes in
 * such posts, and the words of somebody who writes now must not wait behind them.
 */
const LARGE_BYTES = 64 * 1_024;
export type PostSize = "any" | "small" | "large";
const OF_SIZE = {
  any: sql``,
  small: sql`and octet_length(body) <= ${LARGE_BYTES}`,
  large: sql`and octet_length(body) > ${LARGE_BYTES}`,
} as const;

const batchSizes: Record<PostSize, number> = {
  any: FIRST_BATCH,
  small: FIRST_BATCH,
  large: FIRST_BATCH,
};

type Done = { id: string; status: "processed" | "unmatched" };
type Failed = { id: string; error: string; attempts: number };
type EventRow = StoredBody & { attempts: number };

/**
 * Takes waiting events of Meta, Twilio and Resend and gives each update its effect.
 *
 * The rows stay locked by one transaction while their effects are committed in the workspaces'
 * own transactions: a process that dies in between leaves them waiting, and doing them again is
 * harmless. When a batch fails, its events are tried one by one, so one poisoned body cannot hold
 * the others back; it is tried later and in the end kept as failed, visible and replayable (G3).
 * A database that is away is no fault of any event: it is thrown, and all of them wait unblamed.
 * @returns how many events were taken
 */
export async function processEvents(postSize: PostSize = "any"): Promise<number> {
  const began = performance.now();
  const asked = batchSizes[postSize];
  try {
    return await processBatch(asked, postSize);
  } finally {
    batchSizes[postSize] = nextBatchSize(asked, performance.now() - began);
  }
}

function processBatch(size: number, postSize: PostSize): Promise<number> {
  return withSystem("process webhook events", async (tx) => {
    const rows = (await tx.execute(sql`
      select ${STORED_BODY}, attempts from webhook_events e
      where status = 'pending' and source in ('meta', 'twilio', 'resend') and next_attempt_at <= now()
        ${OF_SIZE[postSize]}
      order by id limit ${size} for update skip locked`)) as unknown as EventRow[];
    if (rows.length === 0) return 0;

    const done: Done[] = [];
    const failed: Failed[] = [];
    const take = async (batch: readonly EventRow[]) => {
      const results = await processRows(batch);
      done.push(...results.done);
      failed.push(...results.failed);
    };
    try {
      await take(rows);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      if (rows.length > 1) logger.warn({ err: error }, "a batch of events failed; one by one now");
      for (const row of rows) {
        try {
          await take([row]);
        } catch (reason) {
          if (isDatabaseAway(reason)) throw reason;
          logger.error({ err: reason, eventId: row.id }, "a webhook event failed");
          failed.push(failureOf(row, reason instanceof Error ? reason.message : String(reason)));
        }
      }
    }
    await tx.execute(sql`
      update webhook_events e set status = d.status, processed_at = now(), attempts = attempts + 1, error = null
      from jsonb_to_recordset(${JSON.stringify(done)}::jsonb) as d(id uuid, status text)
      where e.id = d.id`);
    await tx.execute(sql`
      update webhook_events e set
        attempts = f.attempts, error = f.error,
        status = case when f.attempts >= ${MAX_ATTEMPTS} then 'failed' else 'pending' end,
        next_attempt_at = now() + make_interval(secs => least(4 ^ f.attempts, 3600))
      from jsonb_to_recordset(${JSON.stringify(failed)}::jsonb) as f(id uuid, error text, attempts int)
      where e.id = f.id`);
    return rows.length;
  });
}

function failureOf(row: EventRow, reason: string): Failed {
  return { id: row.id, error: reason.slice(0, 2_000), attempts: row.attempts + 1 };
}

async function processRows(rows: readonly EventRow[]): Promise<{ done: Done[]; failed: Failed[] }> {
  const updates = updatesOf(rows);
  const targets = await findTargets(updates);
  const { matched, failed } = await applyUpdates(updates, targets);
  const speaking = new Set(updates.map((update) => update.eventId));
  return {
    failed: rows.flatMap((row) => {
      const reason = failed.get(row.id);
      return reason === undefined ? [] : [failureOf(row, reason)];
    }),
    done: rows
      .filter((row) => !failed.has(row.id))
      .map(({ id }) => ({
        id,
        status:
          matched.has(id) || !speaking.has(id) ? ("processed" as const) : ("unmatched" as const),
      })),
  };
}
