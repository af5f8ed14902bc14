import "server-only";
import { sql } from "drizzle-orm";
import type { WebhookOutcome } from "@/db/enums/webhooks";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";
import { EVENT_GROUPS, type EventFilter } from "./schema";

const PAGE_SIZE = 50;

export type EventRow = {
  /** The stored event and the place in it: "0199….3". */
  id: string;
  eventId: string;
  field: string;
  kind: string;
  effect: string;
  outcome: WebhookOutcome;
  /** Name of the number, when it is about one. */
  number: string | null;
  /** Whose message it is about, when that is known. */
  person: string | null;
  providerId: string | null;
  replays: number;
  /** ISO. */
  at: string;
};

export type EventPage = { rows: EventRow[]; nextCursor: string | null };

/**
 * What Meta posted for this workspace and what each update did, newest first. Keyset by the event and
 * the place in it. A status that waited counts as applied once its message is known.
 */
export async function listEvents(
  ctx: WorkspaceContext,
  { filter, after }: { filter: EventFilter; after?: string | null | undefined },
): Promise<EventPage> {
  assertCan(ctx, "channels:write");
  const cursor = after ? readPlace(after) : null;
  const kinds = filter.about ? JSON.stringify(EVENT_GROUPS[filter.about]) : null;
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select u.webhook_event_id || '.' || u.position as id, u.webhook_event_id as "eventId", u.field,
        u.kind, u.effect, o.outcome, c.name as number,
        coalesce(k.name, k.phone, '@' || k.username) as person, u.provider_id as "providerId", u.replays,
        to_json(u.created_at) #>> '{}' as at
      from webhook_updates u
      left join channels c on c.workspace_id = u.workspace_id and c.id = u.channel_id
      left join message_provider_ids p on p.workspace_id = u.workspace_id
        and p.channel_id = u.channel_id and p.provider_id = u.provider_id
      left join messages m on m.workspace_id = p.workspace_id and m.id = p.message_id
      left join contacts k on k.workspace_id = m.workspace_id and k.id = m.contact_id
      cross join lateral (select case when u.outcome = 'waiting' and p.message_id is not null
        then 'applied' else u.outcome end as outcome) o
      where u.workspace_id = ${ctx.workspaceId}
        ${cursor ? sql`and (u.webhook_event_id, u.position) < (${cursor.eventId}::uuid, ${cursor.position}::int)` : sql``}
        ${kinds ? sql`and u.kind in (select jsonb_array_elements_text(${kinds}::jsonb))` : sql``}
        ${filter.number ? sql`and u.channel_id = ${filter.number}::uuid` : sql``}
        ${filter.outcome ? sql`and o.outcome = ${filter.outcome}` : sql``}
        ${filter.q ? sql`and (u.provider_id = ${filter.q} or u.field = ${filter.q.toLowerCase()})` : sql``}
      order by u.webhook_event_id desc, u.position desc limit ${PAGE_SIZE + 1}`),
  )) as unknown as EventRow[];
  const page = rows.slice(0, PAGE_SIZE);
  return { rows: page, nextCursor: rows.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null };
}

/** "0199….3" read back; null for anything else. */
export function readPlace(text: string): { eventId: string; position: number } | null {
  const [eventId = "", place = ""] = text.split(".");
  return isId(eventId) && /^\d{1,6}$/.test(place) ? { eventId, position: Number(place) } : null;
}

export type ImportOfHistory = {
  channelId: string;
  number: string;
  /** Percent that Meta has handed over; null when it does not tell. */
  progress: number | null;
  /** Messages that were put into their threads. */
  messages: number;
  declined: boolean;
  at: string;
};

/** How far the import of the phone app's history is, a line a number that has one. */
export async function listHistoryImports(ctx: WorkspaceContext): Promise<ImportOfHistory[]> {
  assertCan(ctx, "channels:read");
  return (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select c.id as "channelId", c.name as number, h.progress, h.declined, to_json(h.at) #>> '{}' as at,
        (select count(*)::int from messages m where m.workspace_id = c.workspace_id
          and m.channel_id = c.id and m.origin = 'history') as messages
      from channels c
      cross join lateral (
        select max(case when e.payload #>> '{metadata,progress}' ~ '^\\d{1,3}$'
            then (e.payload #>> '{metadata,progress}')::int end) as progress,
          bool_or(jsonb_typeof(e.payload -> 'errors') = 'array'
            and jsonb_array_length(e.payload -> 'errors') > 0) as declined,
          max(e.created_at) as at
        from channel_events e where e.workspace_id = c.workspace_id and e.channel_id = c.id
          and e.kind = 'history'
      ) h
      where c.workspace_id = ${ctx.workspaceId} and c.deleted_at is null and h.at is not null
      order by c.name`),
  )) as unknown as ImportOfHistory[];
}
