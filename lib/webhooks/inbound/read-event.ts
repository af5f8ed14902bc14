import "server-only";
import { sql } from "drizzle-orm";
import type { WebhookEventStatus, WebhookOutcome } from "@/db/enums/webhooks";
import { withSystem, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { DROP_OLD_WEBHOOKS } from "../retention";
import { STORED_BODY, type StoredBody, updatesOf } from "./updates-of";

export type EventDetail = {
  eventId: string;
  position: number;
  field: string;
  kind: string;
  outcome: WebhookOutcome;
  effect: string;
  number: string | null;
  providerId: string | null;
  replays: number;
  /** ISO. */
  replayedAt: string | null;
  receivedAt: string;
  /** Life of the whole post: tried again after a failure, or given up and left to people. */
  state: WebhookEventStatus | "dropped";
  attempts: number;
  nextAttemptAt: string | null;
  /** SHA-256 of the bytes, and whether they are still those that the signature was checked over. */
  bodyHash: string | null;
  isUnchanged: boolean | null;
  /** The part of the post that is this update, indented; null once its body was dropped. */
  payload: string | null;
  /** Message that it is about, to look at. */
  message: { id: string; conversationId: string | null } | null;
};

/**
 * One update as it came, and all that is known of it. Of a post that also speaks of others, only the
 * part of this workspace is read out: the line in webhook_updates is the proof that it is ours.
 * @returns null for unknown and foreign ones
 */
export async function readEvent(
  ctx: WorkspaceContext,
  { eventId, position }: { eventId: string; position: number },
): Promise<EventDetail | null> {
  assertCan(ctx, "channels:write");
  const [row] = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select u.field, u.kind, u.effect, u.provider_id as "providerId", u.replays, c.name as number,
        case when u.outcome = 'waiting' and p.message_id is not null then 'applied' else u.outcome end as outcome,
        to_json(u.replayed_at) #>> '{}' as "replayedAt", to_json(u.created_at) #>> '{}' as "receivedAt",
        case when m.id is not null then json_build_object('id', m.id, 'conversationId', v.id) end as message
      from webhook_updates u
      left join channels c on c.workspace_id = u.workspace_id and c.id = u.channel_id
      left join message_provider_ids p on p.workspace_id = u.workspace_id
        and p.channel_id = u.channel_id and p.provider_id = u.provider_id
      left join messages m on m.workspace_id = p.workspace_id and m.id = p.message_id
      left join conversations v on v.workspace_id = m.workspace_id and v.contact_id = m.contact_id
        and v.channel_id = m.channel_id
      where u.workspace_id = ${ctx.workspaceId} and u.webhook_event_id = ${eventId}::uuid
        and u.position = ${position}::int`),
  )) as unknown as Omit<EventDetail, "eventId" | "position">[];
  if (!row) return null;
  const [stored] = (await withSystem("show an event to its workspace", (tx) =>
    tx.execute(sql`
      select ${STORED_BODY}, e.status as state, e.attempts, encode(sha256(e.body), 'hex') as "bodyHash",
        (select right(k.key, 64) = encode(sha256(e.body), 'hex') from webhook_keys k
          where k.source = e.source and k.event_id = e.id) as "isUnchanged",
        case when e.status = 'pending' then to_json(e.next_attempt_at) #>> '{}' end as "nextAttemptAt",
        to_json(e.received_at) #>> '{}' as "receivedAt"
      from webhook_events e where e.id = ${eventId}::uuid`),
  )) as unknown as (Pick<
    EventDetail,
    "state" | "attempts" | "bodyHash" | "isUnchanged" | "nextAttemptAt" | "receivedAt"
  > &
    StoredBody)[];
  if (!stored) {
    return {
      ...row,
      eventId,
      position,
      state: "dropped",
      attempts: 0,
      nextAttemptAt: null,
      bodyHash: null,
      isUnchanged: null,
      payload: null,
    };
  }
  const { state, attempts, bodyHash, isUnchanged, nextAttemptAt, receivedAt } = stored;
  const raw = updatesOf([stored]).find((one) => one.position === position)?.event.raw;
  return {
    ...row,
    eventId,
    position,
    state,
    attempts,
    bodyHash,
    isUnchanged,
    nextAttemptAt,
    receivedAt,
    payload: JSON.stringify(raw ?? null, null, 2),
  };
}

export type Retention = {
  /** ISO; null before the first run. */
  lastRunAt: string | null;
  removed: number;
  kept: number;
};

/** When old events were last dropped, over the whole installation (G5). */
export async function readRetention(): Promise<Retention> {
  const [row] = (await withSystem("when old events were dropped", (tx) =>
    tx.execute(sql`
      select to_json(last_finished_at) #>> '{}' as "lastRunAt",
        coalesce((details ->> 'removed')::int, 0) as removed,
        coalesce((details ->> 'kept')::int, 0) as kept
      from job_runs where name = ${DROP_OLD_WEBHOOKS}`),
  )) as unknown as Retention[];
  return row ?? { lastRunAt: null, removed: 0, kept: 0 };
}
