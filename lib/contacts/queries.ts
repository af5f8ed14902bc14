import "server-only";
import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { ConsentState } from "@/db/enums/contacts";
import type { MessageOrigin, MessageStatus } from "@/db/enums/messages";
import {
  consentEvents,
  contactIdentities,
  contactImportRows,
  contactImports,
  contacts,
  contactTags,
  tags,
} from "@/db/schema/contacts";
import { activityLog, workspaceCounts } from "@/db/schema/workspaces";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { readLikelySame, readMerges, type UndoableMerge } from "./merge/merge-queries";
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

export type TimelineEntry = {
  id: string;
  kind:
    | "consent_in"
    | "consent_out"
    | "message_in"
    | "message_out"
    | "created"
    | "changed"
    | "blocked"
    | "imported";
  title: string;
  detail: string | null;
  /** ISO text. */
  at: string;
  status: MessageStatus | null;
};

export type ContactDetail = {
  id: string;
  name: string | null;
  phone: string | null;
  rawPhone: string | null;
  username: string | null;
  email: string | null;
  company: string | null;
  city: string | null;
  country: string | null;
  customFields: Record<string, string>;
  source: (typeof contacts.$inferSelect)["source"];
  consent: ConsentState;
  consentChangedAt: string | null;
  blockedAt: string | null;
  blockedReason: string | null;
  createdAt: string;
  lastMessageAt: string | null;
  lastMessage: LastMessage | null;
  tags: ContactTag[];
  identities: { kind: string; value: string }[];
  /** Newest first. */
  consentHistory: {
    id: string;
    action: "opt_in" | "opt_out";
    source: string;
    evidence: string;
    actorName: string;
    at: string;
    /** The import or the merge it came with was taken back. */
    undone: "import" | "merge" | null;
  }[];
  /** Who was merged into them and can be taken out again. */
  merges: UndoableMerge[];
  /** Somebody who is probably the same person. */
  likelySame: { id: string; label: string } | null;
  /** The newest conversation, for a link into the inbox. */
  conversationId: string | null;
  /** ISO text; free replies are possible until then. */
  windowExpiresAt: string | null;
  /** The last 30 messages to them by state. */
  outcomes: { status: MessageStatus; count: number }[];
  timeline: TimelineEntry[];
};

/** @throws Refusal `not_found` for unknown, foreign and removed contacts alike */
export async function getContact(ctx: WorkspaceContext, contactId: string): Promise<ContactDetail> {
  if (!isId(contactId)) notFound("contact");
  return withWorkspace(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const [row] = await tx
      .select()
      .from(contacts)
      .where(
        and(
          eq(contacts.workspaceId, workspaceId),
          eq(contacts.id, contactId),
          isNull(contacts.deletedAt),
        ),
      );
    if (!row) notFound("contact");
    const tagRows = await tx
      .select({ id: tags.id, name: tags.name })
      .from(contactTags)
      .innerJoin(
        tags,
        and(eq(tags.workspaceId, contactTags.workspaceId), eq(tags.id, contactTags.tagId)),
      )
      .where(and(eq(contactTags.workspaceId, workspaceId), eq(contactTags.contactId, contactId)))
      .orderBy(asc(tags.slug));
    const identities = await tx
      .select({ kind: contactIdentities.kind, value: contactIdentities.value })
      .from(contactIdentities)
      .where(
        and(
          eq(contactIdentities.workspaceId, workspaceId),
          eq(contactIdentities.contactId, contactId),
        ),
      );
    const consent = await tx
      .select({
        event: consentEvents,
        importStatus: contactImports.status,
        mergeUndone: sql<boolean>`exists (select 1 from contact_merges m
          where m.workspace_id = ${workspaceId} and m.kept_id = ${contactId}
            and m.undone_at is not null
            and m.image #>> '{consent,lineId}' = ${consentEvents.id}::text)`,
      })
      .from(consentEvents)
      .leftJoin(
        contactImports,
        and(
          eq(contactImports.workspaceId, consentEvents.workspaceId),
          eq(contactImports.id, consentEvents.importId),
        ),
      )
      .where(
        and(
          eq(consentEvents.workspaceId, workspaceId),
          // the proofs of whoever was merged into them are theirs too
          sql`${consentEvents.contactId} in (select ${contactId}::uuid union all
            select m.merged_id from contact_merges m where m.workspace_id = ${workspaceId}
              and m.kept_id = ${contactId} and m.undone_at is null)`,
        ),
      )
      .orderBy(desc(consentEvents.id))
      .limit(50);
    const [conversation] = await tx.execute<{ id: string; expires: string | null }>(sql`
      select id, to_json(window_expires_at) #>> '{}' as expires from conversations
      where workspace_id = ${workspaceId} and contact_id = ${contactId}
      order by last_message_at desc limit 1`);
    const messages = await tx.execute<{
      id: string;
      direction: LastMessage["direction"];
      status: MessageStatus;
      body: string;
      authorName: string | null;
      origin: MessageOrigin;
      at: string;
    }>(sql`
      select id, direction, status, left(body, 160) as body, author_name as "authorName", origin,
             to_json(occurred_at) #>> '{}' as at
      from messages where workspace_id = ${workspaceId} and contact_id = ${contactId}
        and direction <> 'note'
      order by occurred_at desc, id desc limit 40`);
    const changes = await tx
      .select()
      .from(activityLog)
      .where(
        and(
          eq(activityLog.workspaceId, workspaceId),
          eq(activityLog.resourceId, contactId),
          inArray(activityLog.action, [
            "contact.updated",
            "contact.blocked",
            "contact.unblocked",
            "contact.restored",
            "contact.merged",
            "contact.unmerged",
          ]),
        ),
      )
      .orderBy(desc(activityLog.id))
      .limit(20);
    const [origin] =
      row.source === "import"
        ? await tx
            .select({
              fileName: contactImports.fileName,
              by: contactImports.createdByName,
              rowNumber: contactImportRows.rowNumber,
            })
            .from(contactImportRows)
            .innerJoin(
              contactImports,
              and(
                eq(contactImports.workspaceId, contactImportRows.workspaceId),
                eq(contactImports.id, contactImportRows.importId),
              ),
            )
            .where(
              and(
                eq(contactImportRows.workspaceId, workspaceId),
                eq(contactImportRows.contactId, contactId),
                eq(contactImportRows.verdict, "create"),
              ),
            )
            .limit(1)
        : [];

    const [newest] = messages;
    const counts = new Map<MessageStatus, number>();
    for (const message of messages.filter((one) => one.direction === "outbound").slice(0, 30)) {
      counts.set(message.status, (counts.get(message.status) ?? 0) + 1);
    }
    const timeline: TimelineEntry[] = [
      ...messages.map((message) => ({
        id: message.id,
        kind: message.direction === "inbound" ? ("message_in" as const) : ("message_out" as const),
        title: titleOfMessage(message),
        detail: message.body || null,
        at: message.at,
        status: message.direction === "outbound" ? message.status : null,
      })),
      ...consent.map(({ event, importStatus, mergeUndone }) => ({
        id: event.id,
        kind: event.action === "opt_in" ? ("consent_in" as const) : ("consent_out" as const),
        title: `${event.action === "opt_in" ? "Opted in to" : "Opted out of"} marketing${importStatus === "undone" || mergeUndone ? ", taken back" : ""}`,
        detail: event.evidence,
        at: event.createdAt.toISOString(),
        status: null,
      })),
      ...changes.map((change) => ({
        id: change.id,
        kind: change.action.endsWith("blocked") ? ("blocked" as const) : ("changed" as const),
        title: titleOfChange(change),
        detail: detailOfChange(change.details),
        at: change.createdAt.toISOString(),
        status: null,
      })),
      {
        id: row.id,
        kind: row.source === "import" ? ("imported" as const) : ("created" as const),
        title: row.source === "import" ? "Created by import" : CREATED_BY[row.source],
        detail: origin ? `${origin.fileName}, row ${origin.rowNumber}, by ${origin.by}` : null,
        at: row.createdAt.toISOString(),
        status: null,
      },
    ];
    timeline.sort((left, right) => (left.at < right.at ? 1 : left.at > right.at ? -1 : 0));

    return {
      id: row.id,
      name: row.name,
      phone: row.phone,
      rawPhone: row.rawPhone,
      username: row.username,
      email: row.email,
      company: row.company,
      city: row.city,
      country: row.country,
      customFields: row.customFields,
      source: row.source,
      consent: row.consent,
      consentChangedAt: row.consentChangedAt?.toISOString() ?? null,
      blockedAt: row.blockedAt?.toISOString() ?? null,
      blockedReason: row.blockedReason,
      createdAt: row.createdAt.toISOString(),
      lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
      lastMessage: newest
        ? { direction: newest.direction, status: newest.status, at: newest.at }
        : null,
      tags: tagRows,
      identities,
      consentHistory: consent.map(({ event, importStatus, mergeUndone }) => ({
        id: event.id,
        action: event.action,
        source: event.source,
        evidence: event.evidence,
        actorName: event.actorName,
        at: event.createdAt.toISOString(),
        undone: importStatus === "undone" ? "import" : mergeUndone ? "merge" : null,
      })),
      merges: await readMerges(tx, ctx, contactId),
      likelySame: await readLikelySame(tx, ctx, row),
      conversationId: conversation?.id ?? null,
      windowExpiresAt: conversation?.expires ?? null,
      outcomes: [...counts].map(([status, count]) => ({ status, count })),
      timeline,
    };
  });
}

const CREATED_BY: Record<(typeof contacts.$inferSelect)["source"], string> = {
  manual: "Added by hand",
  import: "Created by import",
  whatsapp: "Wrote on WhatsApp for the first time",
  phone_app: "Taken over from the WhatsApp phone app",
  api: "Added through the API",
  sample: "Sample contact",
};

function titleOfMessage(message: {
  direction: LastMessage["direction"];
  origin: MessageOrigin;
  authorName: string | null;
}): string {
  if (message.direction === "inbound") return "Wrote to you";
  // a campaign signs its messages with its own name
  if (message.origin === "campaign" && message.authorName) return `Campaign ${message.authorName}`;
  return message.authorName ? `${message.authorName} replied` : "Message sent";
}

function titleOfChange({ action, actorName, details }: typeof activityLog.$inferSelect): string {
  const other = typeof details.name === "string" ? details.name : "another contact";
  switch (action) {
    case "contact.merged":
      return details.proof
        ? `Merged with ${other}: WhatsApp says they are one`
        : `Merged with ${other} by ${actorName}`;
    case "contact.unmerged":
      return `Merge with ${other} undone by ${actorName}`;
    case "contact.blocked":
      return `Blocked by ${actorName}`;
    case "contact.unblocked":
      return `Unblocked by ${actorName}`;
    case "contact.restored":
      return `Brought back by ${actorName}`;
    default:
      return `Changed by ${actorName}`;
  }
}

function detailOfChange(details: Record<string, unknown>): string | null {
  if (typeof details.reason === "string") return details.reason;
  const after = details.after;
  if (typeof after !== "object" || after === null) return null;
  const shown = Object.entries(after).filter(
    ([field]) => field !== "phoneKey" && field !== "rawPhone",
  );
  return shown
    .map(([field, value]) =>
      field === "customFields"
        ? "fields"
        : `${field} ${value === null ? "removed" : String(value)}`,
    )
    .join(", ");
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

/** The same as getContact for an address that may have aged: null instead of a refusal. */
export async function findContact(
  ctx: WorkspaceContext,
  contactId: string,
): Promise<ContactDetail | null> {
  try {
    return await getContact(ctx, contactId);
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return null;
    throw error;
  }
}
