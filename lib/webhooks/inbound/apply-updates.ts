import { sql } from "drizzle-orm";
import { isDatabaseAway } from "@/db/client";
import { withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { type Failure, heedFailures } from "@/lib/campaigns/heed-failures";
import type { ChannelEvent } from "@/lib/channels/channel-event";
import type { WorkspaceContext } from "@/lib/core/context";
import { logger } from "@/lib/core/logger";
import { storedJsonText } from "@/lib/core/stored-text";
import { applyStatuses } from "@/lib/messages/apply-statuses";
import type { StatusUpdate } from "@/lib/messages/evidence";
import { noteFreeEntry } from "@/lib/messages/note-free-entry";
import { applyHistory } from "./apply-history";
import { applyOne } from "./apply-one";
import { describeStatus } from "./describe-update";
import { type Target, targetsOf } from "./find-targets";
import { type AppliedUpdate, recordUpdates } from "./record-updates";
import type { Update } from "./update";

type Work = { update: Update; target: ReturnType<typeof targetsOf>[number] };
type StatusWork = {
  update: Update & { event: Extract<ChannelEvent, { kind: "status" }> };
  target: Target;
};

export type AppliedEvents = {
  /** Ids of the events of which at least one update found its workspace. */
  matched: Set<string>;
  /** Why an event must be tried again; the rest of it was applied. */
  failed: Map<string, string>;
  /** Every update that found its workspace, with what it came to. */
  updates: AppliedUpdate[];
};

/**
 * Gives each update its effect: statuses of a workspace together, old messages by their threads,
 * everything else in the order in which it came, and each line of what it did is written down. An update that fails holds nothing
 * else back: its event is named, to be tried again. What belongs to nobody is kept for the day its
 * number is connected (G4).
 */
export async function applyUpdates(
  updates: readonly Update[],
  targets: readonly Target[],
): Promise<AppliedEvents> {
  const result: AppliedEvents = { matched: new Set(), failed: new Map(), updates: [] };
  const byWorkspace = new Map<string, Work[]>();
  const orphans: Update[] = [];
  for (const update of updates) {
    const found = targetsOf(update, targets);
    if (found.length === 0) orphans.push(update);
    for (const target of found) {
      result.matched.add(update.eventId);
      const list = byWorkspace.get(target.workspaceId) ?? [];
      list.push({ update, target });
      byWorkspace.set(target.workspaceId, list);
    }
  }
  for (const [workspaceId, work] of byWorkspace) {
    const ctx = await systemContext(workspaceId, "WhatsApp");
    if (!ctx) continue;
    const applied = await applyInWorkspace(ctx, work);
    await recordUpdates(ctx, applied);
    for (const one of applied) {
      if (one.outcome === "failed") result.failed.set(one.update.eventId, one.effect);
    }
    result.updates.push(...applied);
  }
  if (orphans.length > 0) await keepOrphans(orphans);
  return result;
}

async function applyInWorkspace(
  ctx: WorkspaceContext,
  work: readonly Work[],
): Promise<AppliedUpdate[]> {
  const isStatus = ({ update: { event }, target }: Work) =>
    event.kind === "status" && event.groupId === null && target.channelId !== null;
  const statuses = work.filter(isStatus) as StatusWork[];
  const applied = [...(await applyBatch(ctx, statuses)), ...(await applyHistory(ctx, work))];
  const done = new Set(applied.map(({ update }) => update));
  for (const one of work) {
    if (done.has(one.update)) continue;
    const { update, target } = one;
    const { channelId } = target;
    try {
      applied.push({ update, channelId, ...(await applyOne(ctx, update, target)) });
    } catch (error) {
      applied.push({ update, channelId, ...failure(error, update) });
    }
  }
  return applied;
}

/** Statuses together; when they fail, one by one, so that one cannot hold up the rest. */
async function applyBatch(
  ctx: WorkspaceContext,
  batch: readonly StatusWork[],
): Promise<AppliedUpdate[]> {
  if (batch.length === 0) return [];
  try {
    await applyStatusBatch(ctx, batch);
    return batch.map(({ update, target: { channelId } }) => ({
      update,
      channelId,
      outcome: "applied" as const,
      effect: describeStatus(update.event),
    }));
  } catch (error) {
    const [only] = batch;
    if (batch.length === 1 && only) {
      const { update, target } = only;
      return [{ update, channelId: target.channelId, ...failure(error, update) }];
    }
    if (isDatabaseAway(error)) throw error;
    logger.warn({ err: error }, "a batch of statuses failed; one by one now");
    const results: AppliedUpdate[] = [];
    for (const one of batch) results.push(...(await applyBatch(ctx, [one])));
    return results;
  }
}

/** @throws the error itself when the database is away: no event is to blame for that */
function failure(error: unknown, { eventId, position }: Update) {
  if (isDatabaseAway(error)) throw error;
  logger.error({ err: error, eventId, position }, "an update of a webhook failed");
  // the database's own words: the statement around them says nothing to people
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return {
    outcome: "failed" as const,
    effect: reason instanceof Error ? reason.message : String(reason),
  };
}

async function applyStatusBatch(
  ctx: WorkspaceContext,
  batch: readonly StatusWork[],
): Promise<void> {
  const { failures } = await applyStatuses(
    ctx,
    batch.map(({ update, target }) => statusOf(update, target)),
  );
  const byChannel = new Map<string, Failure[]>();
  for (const { channelId, ...failure } of failures) {
    byChannel.set(channelId, [...(byChannel.get(channelId) ?? []), failure]);
  }
  for (const [channelId, ofOne] of byChannel) {
    await heedFailures(ctx, { channelId, failures: ofOne });
  }
  const free = batch.flatMap(({ update: { event }, target: { channelId } }) =>
    event.conversation?.origin === "referral_conversion" && event.conversation.expiresAt
      ? [{ channelId, providerId: event.providerId, until: event.conversation.expiresAt }]
      : [],
  );
  if (free.length > 0) await noteFreeEntry(ctx, free);
}

function statusOf({ event, speaksFor }: StatusWork["update"], target: Target): StatusUpdate {
  const error = event.errors[0];
  return {
    channelId: target.channelId,
    providerId: event.providerId,
    ref: event.reference !== null && UUID.test(event.reference) ? event.reference : null,
    status: event.status,
    at: event.occurredAt ?? new Date().toISOString(),
    errorCode: error?.code ?? null,
    errorDetail: error ? (error.details ?? error.title) : null,
    priceCategory: event.pricing ? (event.pricing.priceCategory ?? event.pricing.category) : null,
    priceType: priceTypeOf(event.pricing),
    ...(speaksFor === null ? {} : { isOwnApp: true as const }),
  };
}

/** Meta's `type` decides; where an older status has only `billable`, that says the same more coarsely. */
function priceTypeOf(pricing: Extract<ChannelEvent, { kind: "status" }>["pricing"]): string | null {
  if (!pricing || pricing.type !== null || pricing.billable === null) return pricing?.type ?? null;
  return pricing.billable ? "regular" : "free_customer_service";
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

async function keepOrphans(orphans: readonly Update[]): Promise<void> {
  const rows = orphans.map(({ eventId, position, event }) => ({
    webhook_event_id: eventId,
    position,
    sender_id: event.senderId,
    account_id: event.accountId,
    kind: event.kind,
    payload: event.raw ?? null,
  }));
  await withSystem("keep updates of unknown numbers", async (tx) => {
    await tx.execute(sql`
      insert into unmatched_updates (webhook_event_id, position, sender_id, account_id, kind, payload)
      select r.webhook_event_id, r.position, r.sender_id, r.account_id, r.kind, coalesce(r.payload, 'null'::jsonb)
      from jsonb_to_recordset(${storedJsonText(rows)}::jsonb) as r(
        webhook_event_id uuid, position int, sender_id text, account_id text, kind text, payload jsonb)
      on conflict do nothing`);
  });
}
