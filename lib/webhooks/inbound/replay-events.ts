import { sql } from "drizzle-orm";
import type { WebhookOutcome } from "@/db/enums/webhooks";
import { withSystem, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { applyUpdates } from "./apply-updates";
import { findTargets } from "./find-targets";
import { STORED_BODY, type StoredBody, updatesOf } from "./updates-of";

export type Replayed = {
  /** Updates of this workspace in the chosen events. */
  updates: number;
  /** Those that did something which had not been done before. */
  fresh: number;
  failed: number;
  /** Events whose body was dropped when its days were over. */
  dropped: number;
};

/**
 * Runs stored events again, for this workspace alone. Safe at any time and any number of times: an
 * update that had its effect has none a second time, because the provider's ids and the keys of what
 * was kept are unique (S9). One that had failed gets another chance, and its post another eight.
 * @throws Refusal `not_found` when none of them is an event of this workspace
 */
export async function replayEvents(
  ctx: WorkspaceContext,
  { eventIds }: { eventIds: readonly string[] },
): Promise<Replayed> {
  assertCan(ctx, "channels:write");
  const wanted = JSON.stringify([...new Set(eventIds)]);
  const before = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select webhook_event_id as "eventId", position, outcome from webhook_updates
      where workspace_id = ${ctx.workspaceId} and webhook_event_id = any(array(
        select value::uuid from jsonb_array_elements_text(${wanted}::jsonb)))`),
  )) as unknown as { eventId: string; position: number; outcome: WebhookOutcome }[];
  const ours = [...new Set(before.map(({ eventId }) => eventId))];
  if (ours.length === 0) notFound("webhook event");
  const stored = (await withSystem("read events to replay", (tx) =>
    tx.execute(sql`
      select ${STORED_BODY} from webhook_events e where id = any(array(
        select value::uuid from jsonb_array_elements_text(${JSON.stringify(ours)}::jsonb)))
      order by id`),
  )) as unknown as StoredBody[];
  const updates = updatesOf(stored);
  const targets = await findTargets(updates);
  const mine = targets.filter((target) => target.workspaceId === ctx.workspaceId);
  const known = new Map(before.map((one) => [`${one.eventId}.${one.position}`, one.outcome]));
  // others' updates in the same post are neither run nor put aside as nobody's
  const { updates: applied } = await applyUpdates(
    updates.filter(({ eventId, position }) => {
      const outcome = known.get(`${eventId}.${position}`);
      // one that waits is parked already and comes about by itself
      return outcome !== undefined && outcome !== "waiting";
    }),
    mine,
  );
  const wasDone = new Set<WebhookOutcome | undefined>(["applied", "kept", "repeated"]);
  const result: Replayed = {
    updates: applied.length,
    fresh: applied.filter(
      ({ outcome, update: { eventId, position } }) =>
        (outcome === "applied" || outcome === "kept") &&
        !wasDone.has(known.get(`${eventId}.${position}`)),
    ).length,
    failed: applied.filter(({ outcome }) => outcome === "failed").length,
    dropped: ours.length - stored.length,
  };
  await withWorkspace(ctx, (tx) =>
    recordActivity(tx, ctx, "webhook.replayed", ours.length === 1 ? (ours[0] ?? null) : null, {
      events: ours.length,
      ...result,
    }),
  );
  await wakeFailed(ours);
  return result;
}

/** What was given up is tried again from the start, for whomever else it speaks of. */
async function wakeFailed(eventIds: readonly string[]): Promise<void> {
  await withSystem("try failed events again", (tx) =>
    tx.execute(sql`
      with woken as (
        update webhook_events set status = 'pending', attempts = 0, next_attempt_at = now()
        where status = 'failed' and id = any(array(
          select value::uuid from jsonb_array_elements_text(${JSON.stringify(eventIds)}::jsonb)))
        returning id
      )
      select pg_notify('tickline_webhooks', '') where exists (select 1 from woken)`),
  );
}
