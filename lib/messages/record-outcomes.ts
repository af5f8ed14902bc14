import { and, eq, type SQL, sql } from "drizzle-orm";
import { sendBatches } from "@/db/schema/jobs";
import { withWorkspace } from "@/db/tenant";
import { describeError } from "@/lib/channels/error-catalogue";
import { THROTTLES } from "@/lib/channels/throttles";
import type { SendOutcome } from "@/lib/channels/whatsapp/graph-client";
import type { WorkspaceContext } from "@/lib/core/context";
import { announceWritten, type Written } from "./announce-written";
import { applyStatuses } from "./apply-statuses";
import type { StatusUpdate } from "./evidence";

const THROTTLE_PAUSE_MS = 1_000;
const UNREACHABLE_PAUSE_MS = 2_000;

/** What became of one send; `not_started` means that no request was begun. */
export type SendResult = {
  messageId: string;
  outcome: SendOutcome | { outcome: "not_started" };
};

export type RecordedOutcomes = {
  accepted: number;
  failed: number;
  unknown: number;
  /** Back in the queue: nothing left, or a refusal that is known to come before acceptance. */
  requeued: number;
};

/**
 * Writes the outcomes of a batch in one transaction and removes the batch.
 *
 * Only a message that nobody can have received goes back into the queue: no request was begun, no
 * connection was made, or Meta refused with a code that is known to precede acceptance. Whatever may
 * have arrived becomes "unknown" and is settled by the echoed reference or by a person (S1).
 * A status webhook that was faster than this write is respected: the rank only grows. To write the
 * same batch twice is to write it once.
 */
export async function recordOutcomes(
  ctx: WorkspaceContext,
  batchId: string,
  channelId: string,
  results: SendResult[],
): Promise<RecordedOutcomes> {
  const items = results.map(({ messageId, outcome }) => {
    switch (outcome.outcome) {
      case "accepted":
        return {
          id: messageId,
          fate: outcome.held ? "held" : "accepted",
          provider_id: outcome.providerId,
          wa_id: outcome.waId ?? null,
        };
      case "refused":
        return refusal(messageId, outcome);
      case "not_sent":
        return { id: messageId, fate: "return", delay_ms: UNREACHABLE_PAUSE_MS };
      case "not_started":
        return { id: messageId, fate: "return" };
      case "unknown":
        return { id: messageId, fate: "unknown", detail: outcome.reason };
      default:
        throw new Error(`no such outcome: ${JSON.stringify(outcome satisfies never)}`);
    }
  });
  return withWorkspace(ctx, async (tx) => {
    const recorded = tx.execute(sql`
      select fates, written from record_outcomes(${ctx.workspaceId}::uuid, ${onceBack(ctx, batchId, items)})`);
    const removed = tx
      .delete(sendBatches)
      .where(and(eq(sendBatches.workspaceId, ctx.workspaceId), eq(sendBatches.id, batchId)));
    const providerIds = results.flatMap(({ outcome }) =>
      outcome.outcome === "accepted" ? [outcome.providerId] : [],
    );
    const unparked = tx.execute(sql`
      with due as (
        delete from parked_statuses p
        where p.workspace_id = ${ctx.workspaceId} and p.channel_id = ${channelId}
          and p.provider_id = any(array(
            select jsonb_array_elements_text(${JSON.stringify(providerIds)}::jsonb)))
        returning p.status)
      select status from due`);
    // one after the other on one connection, without waiting for each answer
    const [outcomes, , due] = await Promise.all([recorded, removed, unparked]);
    const [{ fates, written }] = outcomes as unknown as [{ fates: Fates | null; written: Written }];
    const parked = due as unknown as { status: StatusUpdate }[];
    await announceWritten(tx, ctx, written);
    await applyStatuses(
      { ...ctx, tx },
      parked.map((row) => row.status),
    );
    const count = (...names: (keyof Fates)[]) =>
      names.reduce((sum, name) => sum + (fates?.[name] ?? 0), 0);
    return {
      accepted: count("accepted", "held"),
      failed: count("failed"),
      unknown: count("unknown"),
      requeued: count("requeue", "return"),
    };
  });
}

type Item = { id: string; fate: string };

/**
 * The answer to a write may be lost, and then it comes again. What went back into the queue the first
 * time may be under way anew by then: it goes back only as long as its batch is there.
 */
function onceBack(ctx: WorkspaceContext, batchId: string, items: readonly Item[]): SQL {
  const all = sql`${JSON.stringify(items)}::jsonb`;
  if (!items.some(({ fate }) => fate === "return" || fate === "requeue")) return all;
  return sql`(
    select coalesce(jsonb_agg(i), '[]'::jsonb) from jsonb_array_elements(${all}) i
    where i ->> 'fate' not in ('return', 'requeue') or exists (select 1 from send_batches b
      where b.workspace_id = ${ctx.workspaceId} and b.id = ${batchId}))`;
}

type Fates = Partial<
  Record<"accepted" | "held" | "failed" | "unknown" | "requeue" | "return", number>
>;

function refusal(id: string, outcome: Extract<SendOutcome, { outcome: "refused" }>) {
  const { code, retry, retryAfterMs } = outcome;
  if (retry === "never") {
    const detail = outcome.details || outcome.message || describeError(code).title;
    return { id, fate: "failed", code, detail };
  }
  if (THROTTLES.has(code)) {
    return { id, fate: "return", code, delay_ms: retryAfterMs ?? THROTTLE_PAUSE_MS };
  }
  return { id, fate: "requeue", code, delay_ms: retryAfterMs ?? describeError(code).waitMs };
}
