import "server-only";
import { intakeClient, isLostConnection, renewPool } from "@/db/client";
import type { WebhookSource } from "@/db/enums/webhooks";
import { newId } from "@/lib/core/ids";

/** What asks for fetchReceived(). Its tries end some hours after the post. */
export const FETCH_RECEIVED_JOB = { name: "webhooks.fetch_received", maxAttempts: 10 };
/** So long a post is waited with for its other half; then it is worked on without it. */
const HALF_WAITS = "6 hours";

type Incoming = {
  source: WebhookSource;
  key: string;
  body: Uint8Array;
  /** The workspace whose own app or account signed it; none: it speaks for whomever it names. */
  speaksFor?: string;
  /** The number whose own address it was posted to. */
  channelId?: string;
  /** Our id of the message that the address carried. */
  reference?: string;
  /** Its words have to be fetched first (fetch-received.ts). */
  isHalf?: boolean;
};
type Stored = { eventId: string; isNew: boolean };
type Waiting = Incoming & {
  id: string;
  resolve: (stored: Stored) => void;
  reject: (error: unknown) => void;
};

/**
 * Posts that arrive within this time share one commit. The commit, not the insert, is what a single
 * event costs: gathering measured about four times the events a second of one insert each.
 */
const GATHER_MS = 2;
const LARGEST_GATHERING = 200;

let waiting: Waiting[] = [];
let timer: NodeJS.Timeout | undefined;

/**
 * Makes one webhook body durable. Resolves after the commit, so a 200 that follows is a promise kept
 * (r13). A body whose key is known already stores nothing and says so.
 * @param event.key the provider's event id, or the SHA-256 of the body where there is none
 * @throws the database's error; nothing was stored and the provider must be asked to come again
 */
export function storeEvent(event: Incoming): Promise<Stored> {
  return new Promise((resolve, reject) => {
    waiting.push({ ...event, id: newId(), resolve, reject });
    if (waiting.length >= LARGEST_GATHERING) flush();
    else timer ??= setTimeout(flush, GATHER_MS);
  });
}

function flush() {
  clearTimeout(timer);
  timer = undefined;
  const batch = waiting;
  waiting = [];
  if (batch.length > 0) void store(batch);
}

async function store(batch: Waiting[]) {
  const sql = intakeClient();
  try {
    const rows = await sql<{ id: string }[]>`
      with input as (
        select * from unnest(
          ${batch.map((event) => event.id)}::uuid[],
          ${batch.map((event) => event.source)}::text[],
          ${batch.map((event) => event.key)}::text[],
          ${batch.map((event) => Buffer.from(event.body).toString("base64"))}::text[],
          ${batch.map((event) => event.speaksFor ?? null)}::uuid[],
          ${batch.map((event) => event.channelId ?? null)}::uuid[],
          ${batch.map((event) => event.reference ?? null)}::text[],
          ${batch.map((event) => (event.isHalf ? "half" : null))}::text[]
        ) as i(id, source, key, body, speaks_for, channel_id, reference, half)
      ), fresh as (
        insert into webhook_keys (source, key, event_id)
        select source, key, id from input
        on conflict do nothing
        returning event_id
      ), stored as (
        insert into webhook_events
          (id, source, body, speaks_for, channel_id, reference, next_attempt_at)
        select i.id, i.source, decode(i.body, 'base64'), i.speaks_for, i.channel_id, i.reference,
          now() + case when i.half is not null then ${HALF_WAITS}::interval else '0' end
        from input i join fresh f on f.event_id = i.id
        returning id
      ), asked as (
        select count(enqueue_job(${FETCH_RECEIVED_JOB.name}::text, jsonb_build_object('eventId', i.id),
          p_max_attempts => ${FETCH_RECEIVED_JOB.maxAttempts}::int))
        from input i join stored s on s.id = i.id where i.half is not null
      ), told as (
        select pg_notify('tickline_webhooks', '') where exists (select 1 from stored)
      )
      select id from stored, told, asked`;
    const fresh = new Set(rows.map((row) => row.id));
    for (const event of batch) event.resolve({ eventId: event.id, isNew: fresh.has(event.id) });
  } catch (error) {
    if (isLostConnection(error)) renewPool("intake", sql);
    for (const event of batch) event.reject(error);
  }
}
