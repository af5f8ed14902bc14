import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { ConversationSort } from "@/db/enums/inbox";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { conversationAfterMerge } from "@/lib/contacts/merge/kept-contact";
import { SEARCH_MIN_LENGTH } from "@/lib/contacts/schema";
import { searchPattern } from "@/lib/contacts/segment-filter";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { type ConversationRow, type RawRow, rowColumns, rowJoins, toRow } from "./conversation-row";
import { filterCondition } from "./filter-condition";
import { memberOf } from "./member-of";
import {
  type ConversationFilter,
  type FixedView,
  type InboxView,
  type ListConversations,
  VIEW_FILTERS,
} from "./schema";
import { readSavedView } from "./settings-queries";

const PAGE_SIZE = 50;
/** People that one search considers; whoever looks for more types another letter. */
const SEARCHED_CONTACTS = 200;

export type ConversationPage = {
  rows: ConversationRow[];
  /** Pass back as `before`; null on the last page. */
  next: string | null;
};

/** A cursor names its order, so that a page of one order is no page of another. */
const SORTS: Record<ConversationSort, { key: SQL; type: SQL; ascending: boolean }> = {
  newest: { key: sql`v.last_message_at`, type: sql`timestamptz`, ascending: false },
  // who does not wait comes last
  waiting: {
    key: sql`coalesce(v.waiting_since, 'infinity'::timestamptz)`,
    type: sql`timestamptz`,
    ascending: true,
  },
  priority: { key: sql`v.priority`, type: sql`int`, ascending: false },
};

/**
 * One page of a view, or of what a filter names. A search looks at names, numbers and companies,
 * whatever the state of the conversation.
 * @throws Refusal `invalid` for a cursor that is none of ours, `not_found` for a view that is none
 */
export async function listConversations(
  ctx: WorkspaceContext,
  { view, filter, sort, search, before }: ListConversations,
): Promise<ConversationPage> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const searching = search !== undefined && search.length >= SEARCH_MIN_LENGTH;
  return withWorkspace(ctx, async (tx) => {
    const shown = await resolveView(tx, ctx, { view, filter, sort });
    const cursor = before ? readCursor(before, shown.sort) : null;
    const where = searching
      ? sql`v.contact_id in (select contact_page(${ctx.workspaceId}::uuid,
          ${JSON.stringify({ pattern: searchPattern(search) })}::jsonb, 'last_message', null, null,
          false, ${SEARCHED_CONTACTS}::int))`
      : filterCondition(shown.filter, me);
    const { key, type, ascending } = SORTS[shown.sort];
    const order = ascending
      ? sql`${key}, v.id`
      : shown.sort === "priority"
        ? sql`v.priority desc, v.last_message_at desc, v.id desc`
        : sql`${key} desc, v.id desc`;
    const after = cursor
      ? shown.sort === "priority"
        ? sql`and (v.priority, v.last_message_at, v.id) <
            (${cursor.key}::int, ${cursor.at}::timestamptz, ${cursor.id}::uuid)`
        : sql`and (${key}, v.id) ${ascending ? sql`>` : sql`<`}
            (${cursor.key}::${type}, ${cursor.id}::uuid)`
      : sql``;
    const rows = (await tx.execute(sql`
      with page as (
        select v.*, ${key}::text as "cursorKey" from conversations v
        where v.workspace_id = ${ctx.workspaceId} and ${where} ${after}
        order by ${order} limit ${PAGE_SIZE + 1}
      )
      select ${rowColumns(me)}, v."cursorKey", v.last_message_at::text as "cursorAt"
      from page v ${rowJoins(me)}
      order by ${order}`)) as unknown as (RawRow & { cursorKey: string; cursorAt: string })[];
    const page = rows.slice(0, PAGE_SIZE);
    const last = rows.length > PAGE_SIZE ? page.at(-1) : undefined;
    return {
      rows: page.map((row) => toRow(row, me)),
      next: last ? [shown.sort, last.cursorKey, last.cursorAt, last.id].join("|") : null,
    };
  });
}

/** What a view holds, and in which order: its own, or what the reader asked for instead. */
async function resolveView(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  asked: {
    view: InboxView;
    filter: ConversationFilter | undefined;
    sort: ConversationSort | undefined;
  },
): Promise<{ filter: ConversationFilter; sort: ConversationSort }> {
  const sort = asked.sort ?? "newest";
  if (asked.filter) return { filter: asked.filter, sort };
  const [kind, id] = splitView(asked.view);
  switch (kind) {
    case "team":
      return { filter: { status: "open", teamId: id }, sort };
    case "label":
      return { filter: { status: "active", labelId: id }, sort };
    case "saved": {
      const saved = await readSavedView(tx, ctx, id);
      return { filter: saved?.filter ?? VIEW_FILTERS.all, sort: asked.sort ?? saved?.sort ?? sort };
    }
    default:
      return { filter: VIEW_FILTERS[kind], sort };
  }
}

function splitView(view: InboxView): [FixedView, ""] | ["team" | "label" | "saved", string] {
  const [, kind, id] = /^(team|label|saved)-(.+)$/.exec(view) ?? [];
  return id ? [kind as "team" | "label" | "saved", id] : [view as FixedView, ""];
}

/**
 * One conversation as the list shows it; null for unknown and foreign ids alike. The id of one that
 * was merged leads to the one that has taken it up.
 */
export async function findConversation(
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<ConversationRow | null> {
  assertCan(ctx, "inbox:read");
  if (!isId(conversationId)) return null;
  const me = memberOf(ctx);
  return withWorkspace(ctx, async (tx) => {
    const found = await readConversation(tx, ctx, { conversationId, me });
    if (found) return found;
    const into = await conversationAfterMerge(tx, ctx, conversationId);
    return into ? readConversation(tx, ctx, { conversationId: into, me }) : null;
  });
}

async function readConversation(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversationId, me }: { conversationId: string; me: string | null },
): Promise<ConversationRow | null> {
  const [row] = (await tx.execute(sql`
    select ${rowColumns(me)} from conversations v ${rowJoins(me)}
    where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`)) as unknown as RawRow[];
  return row ? toRow(row, me) : null;
}

/** "<order>|<key>|<time of the last message>|<id>", as the list gave it. */
function readCursor(text: string, sort: ConversationSort): { key: string; at: string; id: string } {
  const [order, key = "", at = "", id = ""] = text.split("|");
  const known = sort === "priority" ? /^\d$/.test(key) : isTime(key);
  if (order !== sort || !known || Number.isNaN(Date.parse(at)) || !isId(id)) {
    throw new Refusal("invalid", "This page of the list does not exist. Load the list again.");
  }
  return { key, at, id };
}

const isTime = (text: string) => text === "infinity" || !Number.isNaN(Date.parse(text));
