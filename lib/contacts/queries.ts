import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import type { ConsentState } from "@/db/enums/contacts";
import type { MessageStatus } from "@/db/enums/messages";
import { contacts, tags } from "@/db/schema/contacts";
import { workspaceCounts } from "@/db/schema/workspaces";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import {
  type ContactAudience,
  type ContactFilter,
  type ListContactsInput,
  SEARCH_MIN_LENGTH,
} from "./schema";
import { audienceCondition, searchPattern } from "./segment-filter";

export type ContactTag = { id: string; name: string };

/** The newest message from or to somebody, a campaign's too; notes of the team are none. */
export type LastMessage = {
  direction: "inbound" | "outbound";
  status: MessageStatus;
  /** ISO text. */
  at: string;
};

export type ContactRow = {
  id: string;
  name: string | null;
  phone: string | null;
  username: string | null;
  email: string | null;
  company: string | null;
  country: string | null;
  consent: ConsentState;
  blocked: boolean;
  tags: ContactTag[];
  /** ISO text. */
  lastMessageAt: string | null;
  lastMessage: LastMessage | null;
  createdAt: string;
};

export type ContactPage = {
  rows: ContactRow[];
  /** Pass back with direction "after"; null on the last page. */
  next: string | null;
  /** Pass back with direction "before"; null on the first page. */
  previous: string | null;
  /** Matching contacts; above COUNT_LIMIT "at least this many". */
  total: { count: number; exact: boolean };
};

/** Matches are counted one by one up to here; beyond it nobody needs the last digit. */
const COUNT_LIMIT = 10_000;

/** Filters as the functions of db/functions/45_contacts.sql read them. */
function filterJson(filter: ContactFilter): string {
  const pattern =
    filter.search && filter.search.length >= SEARCH_MIN_LENGTH
      ? searchPattern(filter.search)
      : undefined;
  return JSON.stringify({
    ...(pattern ? { pattern } : {}),
    ...(filter.tagIds?.length ? { tagIds: filter.tagIds, tagMatch: filter.tagMatch ?? "any" } : {}),
    ...(filter.consent ? { consent: filter.consent } : {}),
    ...(filter.country ? { country: filter.country } : {}),
    ...(filter.blocked === undefined ? {} : { blocked: filter.blocked }),
  });
}

/**
 * One page of the list, with what it shows of each person.
 * @throws Refusal `invalid` for a cursor that is none of ours
 */
export async function listContacts(
  ctx: WorkspaceContext,
  input: ListContactsInput,
): Promise<ContactPage> {
  const { sort, direction, limit } = input;
  const cursor = input.cursor ? readCursor(input.cursor) : null;
  const backward = direction === "before" && cursor !== null;
  const filter = filterJson(input);
  return withWorkspace(ctx, async (tx) => {
    const found = await tx.execute<{ id: string }>(sql`
      select id from contact_page(${ctx.workspaceId}::uuid, ${filter}::jsonb, ${sort}::text,
        ${cursor?.key ?? null}::text, ${cursor?.id ?? null}::uuid, ${backward}::boolean,
        ${limit + 1}::int) as id`);
    const more = found.length > limit;
    const ids = found.slice(0, limit).map((row) => row.id);
    if (backward) ids.reverse();
    const rows = await readRows(tx, ctx, ids);
    const total = await countMatching(tx, ctx, filter);
    const first = rows[0];
    const last = rows.at(-1);
    const hasNext = backward ? true : more;
    const hasPrevious = backward ? more : cursor !== null;
    return {
      rows: rows.map(({ sortName: _, sortMessageAt: __, ...row }) => row),
      next: hasNext && last ? writeCursor(sort, last) : null,
      previous: hasPrevious && first ? writeCursor(sort, first) : null,
      total,
    };
  });
}

type KeyedRow = ContactRow & { sortName: string | null; sortMessageAt: string | null };

/** Rows of the given ids in their order, with tags and the newest message. */
async function readRows(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  ids: readonly string[],
): Promise<KeyedRow[]> {
  if (ids.length === 0) return [];
  const list = JSON.stringify(ids);
  const rows = await tx.execute<KeyedRow & { tagNames: ContactTag[] }>(sql`
    select c.id, c.name, c.phone, c.username, c.email, c.company, c.country, c.consent,
      c.blocked_at is not null as blocked,
      to_json(c.created_at) #>> '{}' as "createdAt", to_json(c.last_message_at) #>> '{}' as "lastMessageAt",
      lower(c.name) as "sortName", c.last_message_at::text as "sortMessageAt",
      coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.slug)
        from contact_tags ct join tags t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id
        where ct.workspace_id = c.workspace_id and ct.contact_id = c.id), '[]') as tags,
      newest.message as "lastMessage"
    from jsonb_array_elements_text(${list}::jsonb) with ordinality as wanted(id, place)
    -- the cast is not leakproof, so row security keeps a join on it from the index: the array finds the rows
    join contacts c on c.workspace_id = ${ctx.workspaceId} and c.id = wanted.id::uuid
      and c.id = any(array(select value::uuid from jsonb_array_elements_text(${list}::jsonb)))
    left join lateral (
      -- one step into messages_thread a number: asked without it, the whole history would be read
      select json_build_object('direction', m.direction, 'status', m.status, 'at', m.occurred_at) as message
      from channels n cross join lateral (
        select direction, status, occurred_at, id from messages
        where workspace_id = c.workspace_id and contact_id = c.id and channel_id = n.id
          and direction <> 'note'
        order by occurred_at desc, id desc limit 1) m
      where n.workspace_id = c.workspace_id
      order by m.occurred_at desc, m.id desc limit 1) newest on true
    order by wanted.place`);
  return [...rows];
}

async function countMatching(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  filter: string,
): Promise<{ count: number; exact: boolean }> {
  if (filter === "{}") {
    const [kept] = await tx
      .select({ count: workspaceCounts.count })
      .from(workspaceCounts)
      .where(
        and(eq(workspaceCounts.workspaceId, ctx.workspaceId), eq(workspaceCounts.noun, "contacts")),
      );
    return { count: kept?.count ?? 0, exact: true };
  }
  const [row] = await tx.execute<{ count: number }>(sql`
    select contact_count(${ctx.workspaceId}::uuid, ${filter}::jsonb, ${COUNT_LIMIT + 1}::int) as count`);
  const count = row?.count ?? 0;
  return count > COUNT_LIMIT ? { count: COUNT_LIMIT, exact: false } : { count, exact: true };
}

function writeCursor(sort: ListContactsInput["sort"], row: KeyedRow): string {
  const key = sort === "newest" ? null : sort.startsWith("name") ? row.sortName : row.sortMessageAt;
  return Buffer.from(JSON.stringify([key, row.id])).toString("base64url");
}

function readCursor(text: string): { key: string | null; id: string } {
  try {
    const [key, id] = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown[];
    if ((key === null || typeof key === "string") && typeof id === "string" && isId(id)) {
      return { key, id };
    }
  } catch {
    // falls through: a cursor that cannot be read is one that we did not write
  }
  throw new Refusal("invalid", "This page link is damaged. Open the list from the start.");
}

/** How many people an audience holds right now. */
export async function countAudience(
  ctx: WorkspaceContext,
  audience: ContactAudience,
): Promise<number> {
  return withWorkspace(ctx, async (tx) => {
    const [row] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(contacts)
      .where(and(eq(contacts.workspaceId, ctx.workspaceId), audienceCondition(audience)));
    return row?.count ?? 0;
  });
}

/** Contacts of the workspace, from the count that is kept beside the rows. */
export async function countContacts(ctx: WorkspaceContext): Promise<number> {
  return withWorkspace(ctx, async (tx) => (await countMatching(tx, ctx, "{}")).count);
}

/** Tags by name, each with how many living contacts have it. */
export function listTags(
  ctx: WorkspaceContext,
): Promise<{ id: string; name: string; count: number }[]> {
  return withWorkspace(ctx, (tx) =>
    tx
      .select({ id: tags.id, name: tags.name, count: tags.contactCount })
      .from(tags)
      .where(eq(tags.workspaceId, ctx.workspaceId))
      .orderBy(asc(tags.slug)),
  );
}

/** Countries of the living contacts, for the filter; from the counts that are kept beside the rows. */
export async function listContactCountries(ctx: WorkspaceContext): Promise<string[]> {
  return withWorkspace(ctx, async (tx) => {
    const rows = await tx.execute<{ country: string }>(sql`
      select substr(noun, length('contacts:') + 1) as country from workspace_counts
      where workspace_id = ${ctx.workspaceId} and noun like 'contacts:%' and count > 0
      order by country`);
    return rows.map((row) => row.country);
  });
}
