import { and, eq, ilike, isNull, sql } from "drizzle-orm";
import type { MessageDirection, MessageKind } from "@/db/enums/messages";
import { channels } from "@/db/schema/channels";
import { conversations } from "@/db/schema/messages";
import { members } from "@/db/schema/workspaces";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { startOfZonedDay } from "@/lib/core/format/dates";
import {
  type HitPart,
  isSearchable,
  markHits,
  readSearch,
  type SearchMessages,
  type SearchTerms,
  searchMessagesSchema,
} from "./search-schema";

export type MessageHit = {
  messageId: string;
  conversationId: string;
  contactName: string;
  direction: MessageDirection;
  kind: MessageKind;
  /** Null when the customer wrote it. */
  authorName: string | null;
  /** ISO */
  at: string;
  fileName: string | null;
  /** What a mail is called. */
  subject: HitPart[] | null;
  parts: HitPart[];
};

export type MessageHits = {
  hits: MessageHit[];
  /** `before` of the next page; null on the last one. */
  next: string | null;
  /** False while there is no word and no kind of file to look for. */
  isSearchable: boolean;
};

const PAGE_SIZE = 30;
/** People of one name; more than that is no filter any more. */
const MOST_PEOPLE = 50;

/**
 * Messages, subjects, captions, names of files and notes that contain all words, the newest first; accents and
 * case do not matter, and the last word may be the beginning of one. Messages of campaigns are not
 * among them: their words are their template's (searchTemplates).
 */
export async function searchMessages(
  ctx: WorkspaceContext,
  input: SearchMessages,
): Promise<MessageHits> {
  assertCan(ctx, "inbox:read");
  const { q, conversation, before } = searchMessagesSchema.parse(input);
  const terms = readSearch(q);
  if (!isSearchable(terms)) return { hits: [], next: null, isSearchable: false };
  return withWorkspace(ctx, async (tx) => {
    const filter = await filterOf(tx, ctx, terms, conversation);
    if (!filter) return { hits: [], next: null, isSearchable: true };
    const rows = await tx.execute<HitRow>(sql`
      select m.id, v.id as conversation_id, coalesce(c.name, c.phone, c.email, 'Somebody') as contact_name,
        m.direction, m.kind, m.author_name, p.occurred_at, m.body,
        m.content ->> 'subject' as subject, (
          select string_agg(a.file_name, ', ') from attachments a
          where a.workspace_id = m.workspace_id and a.message_id = m.id) as file_name
      from message_search_page(${ctx.workspaceId}::uuid, ${JSON.stringify(filter)}::jsonb,
        (select s.occurred_at from message_search s
          where s.workspace_id = ${ctx.workspaceId} and s.message_id = ${before ?? null}::uuid),
        ${before ?? null}::uuid, ${PAGE_SIZE + 1}) p
      join messages m on m.workspace_id = ${ctx.workspaceId} and m.id = p.message_id
      join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
      join conversations v on v.workspace_id = m.workspace_id and v.contact_id = m.contact_id
        and v.channel_id = m.channel_id
      order by p.occurred_at desc, p.message_id desc`);
    const shown = rows.slice(0, PAGE_SIZE);
    const last = rows.length > PAGE_SIZE ? shown.at(-1) : undefined;
    return {
      hits: shown.map((row) => ({
        messageId: row.id,
        conversationId: row.conversation_id,
        contactName: row.contact_name,
        direction: row.direction,
        kind: row.kind,
        authorName: row.direction === "inbound" ? null : row.author_name,
        at: new Date(row.occurred_at).toISOString(),
        fileName: row.file_name,
        subject: row.subject ? markHits(row.subject, terms.words) : null,
        parts: markHits(row.body, terms.words),
      })),
      next: last?.id ?? null,
      isSearchable: true,
    };
  });
}

type HitRow = {
  id: string;
  conversation_id: string;
  contact_name: string;
  direction: MessageDirection;
  kind: MessageKind;
  author_name: string | null;
  occurred_at: string;
  body: string;
  subject: string | null;
  file_name: string | null;
};

export type TemplateHit = { templateId: string; name: string; language: string };

/** Templates whose words contain all that was typed: what campaigns say is found by them. */
export async function searchTemplates(
  ctx: WorkspaceContext,
  input: SearchMessages,
): Promise<TemplateHit[]> {
  assertCan(ctx, "templates:read");
  const { words } = readSearch(searchMessagesSchema.parse(input).q);
  if (!isSearchable(readSearch(words))) return [];
  const rows = await withWorkspace(ctx, (tx) =>
    tx.execute<{ id: string; name: string; language: string }>(sql`
      select id, name, language from message_templates
      where workspace_id = ${ctx.workspaceId} and deleted_at is null
        and search_document(name || ' ' || components::text) @@ search_query(${words}, true)
      order by updated_at desc limit 5`),
  );
  return rows.map(({ id, name, language }) => ({ templateId: id, name, language }));
}

/** @returns null when nobody and nothing has the name that was asked for */
async function filterOf(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  terms: SearchTerms,
  conversationId: string | undefined,
): Promise<Record<string, unknown> | null> {
  const filter: Record<string, unknown> = { words: terms.words };
  if (terms.has === "link") filter.link = true;
  else if (terms.has) filter.has = terms.has;
  if (terms.since) filter.since = startOfZonedDay(terms.since, ctx.timeZone).toISOString();
  if (terms.until) {
    const next = new Date(Date.parse(`${terms.until}T00:00:00Z`) + 86_400_000);
    const day = next.toISOString().slice(0, 10);
    filter.until = startOfZonedDay(day, ctx.timeZone).toISOString();
  }
  if (conversationId) {
    const [thread] = await tx
      .select({ contactId: conversations.contactId, channelId: conversations.channelId })
      .from(conversations)
      .where(
        and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversationId)),
      );
    if (!thread) return null;
    filter.contactIds = [thread.contactId];
    filter.channelId = thread.channelId;
  }
  if (terms.in) {
    const [channel] = await tx
      .select({ id: channels.id })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          ilike(channels.name, pattern(terms.in)),
          isNull(channels.deletedAt),
        ),
      )
      .limit(1);
    if (channel) filter.channelId = channel.id;
    else if (!conversationId) {
      const people = await contactsNamed(tx, ctx, terms.in);
      if (people.length === 0) return null;
      filter.contactIds = people;
    }
  }
  if (terms.from) return addAuthor(tx, ctx, filter, terms.from);
  return filter;
}

async function addAuthor(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  filter: Record<string, unknown>,
  from: string,
): Promise<Record<string, unknown> | null> {
  const word = from.toLowerCase();
  if (word === "customer") return { ...filter, direction: "inbound" };
  if (word === "team") return { ...filter, direction: "outbound" };
  if (word === "me" && ctx.actor.kind === "member") {
    return { ...filter, from: { authorIds: [ctx.actor.memberId], contactIds: [] } };
  }
  const authors = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), ilike(members.displayName, pattern(from))))
    .limit(MOST_PEOPLE);
  const contactIds = await contactsNamed(tx, ctx, from);
  if (authors.length + contactIds.length === 0) return null;
  return { ...filter, from: { authorIds: authors.map((row) => row.id), contactIds } };
}

async function contactsNamed(tx: WorkspaceTx, ctx: WorkspaceContext, name: string) {
  const filter = JSON.stringify({ pattern: pattern(name) });
  const rows = await tx.execute<{ id: string }>(sql`
    select id from contact_page(${ctx.workspaceId}::uuid, ${filter}::jsonb, 'newest', null, null,
      false, ${MOST_PEOPLE}) as id`);
  return rows.map((row) => row.id);
}

const pattern = (text: string) => `%${text.replace(/[%_\\]/g, "\\$&")}%`;
