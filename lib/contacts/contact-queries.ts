import "server-only";
import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { ConsentState } from "@/db/enums/contacts";
import type { BlockState } from "@/db/enums/inbox";
import type { MessageStatus } from "@/db/enums/messages";
import {
  consentEvents,
  contactIdentities,
  contactImportRows,
  contactImports,
  contacts,
  contactTags,
  tags,
} from "@/db/schema/contacts";
import { activityLog } from "@/db/schema/workspaces";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import {
  type TimelineEntry,
  type TimelineFacts,
  type ToldConsent,
  type ToldMessage,
  timelineOf,
} from "./contact-timeline";
import { readLikelySame, readMerges, type UndoableMerge } from "./merge/merge-queries";
import type { ContactTag, LastMessage } from "./queries";

export type ContactDetail = {
  id: string;
  name: string | null;
  phone: string | null;
  rawPhone: string | null;
  username: string | null;
  email: string | null;
  company: string | null;
  city: string | null;
  /** BCP 47. */
  language: string | null;
  country: string | null;
  customFields: Record<string, string>;
  source: (typeof contacts.$inferSelect)["source"];
  consent: ConsentState;
  consentChangedAt: string | null;
  blockedAt: string | null;
  blockedReason: string | null;
  /** Numbers over which WhatsApp holds a block too, was asked to, or would take one now. */
  whatsappBlocks: WhatsappBlock[];
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

export type WhatsappBlock = {
  conversationId: string;
  channelName: string;
  /** Null while WhatsApp was not asked. */
  state: BlockState | null;
  /** Meta's words about the last change that it did not take. */
  problem: string | null;
  /** They wrote within 24 hours, so that WhatsApp takes a block. */
  canBlock: boolean;
};

/** Messages whose outcomes are counted. */
const COUNTED_OUTCOMES = 30;

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
    const consent = await readConsent(tx, ctx, contactId);
    const messages = await readMessages(tx, ctx, contactId);
    const [conversation] = await tx.execute<{ id: string; expires: string | null }>(sql`
      select id, to_json(window_expires_at) #>> '{}' as expires from conversations
      where workspace_id = ${workspaceId} and contact_id = ${contactId}
      order by last_message_at desc limit 1`);
    const [newest] = messages;
    return {
      id: row.id,
      name: row.name,
      phone: row.phone,
      rawPhone: row.rawPhone,
      username: row.username,
      email: row.email,
      company: row.company,
      city: row.city,
      language: row.language,
      country: row.country,
      customFields: row.customFields,
      source: row.source,
      consent: row.consent,
      consentChangedAt: row.consentChangedAt?.toISOString() ?? null,
      blockedAt: row.blockedAt?.toISOString() ?? null,
      blockedReason: row.blockedReason,
      whatsappBlocks: await readWhatsappBlocks(tx, ctx, contactId),
      createdAt: row.createdAt.toISOString(),
      lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
      lastMessage: newest
        ? { direction: newest.direction, status: newest.status, at: newest.at }
        : null,
      tags: await readTags(tx, ctx, contactId),
      identities: await tx
        .select({ kind: contactIdentities.kind, value: contactIdentities.value })
        .from(contactIdentities)
        .where(
          and(
            eq(contactIdentities.workspaceId, workspaceId),
            eq(contactIdentities.contactId, contactId),
          ),
        ),
      consentHistory: consent.map(({ event, undone }) => ({
        id: event.id,
        action: event.action,
        source: event.source,
        evidence: event.evidence,
        actorName: event.actorName,
        at: event.createdAt.toISOString(),
        undone,
      })),
      merges: await readMerges(tx, ctx, contactId),
      likelySame: await readLikelySame(tx, ctx, row),
      conversationId: conversation?.id ?? null,
      windowExpiresAt: conversation?.expires ?? null,
      outcomes: outcomesOf(messages),
      timeline: timelineOf({
        contact: row,
        messages,
        consent,
        changes: await readChanges(tx, ctx, contactId),
        origin: row.source === "import" ? await readOrigin(tx, ctx, contactId) : null,
      }),
    };
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

function readTags(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<ContactTag[]> {
  return tx
    .select({ id: tags.id, name: tags.name })
    .from(contactTags)
    .innerJoin(
      tags,
      and(eq(tags.workspaceId, contactTags.workspaceId), eq(tags.id, contactTags.tagId)),
    )
    .where(and(eq(contactTags.workspaceId, ctx.workspaceId), eq(contactTags.contactId, contactId)))
    .orderBy(asc(tags.slug));
}

/** Newest first; the proofs of whoever was merged into them are theirs too. */
async function readConsent(
  tx: WorkspaceTx,
  { workspaceId }: WorkspaceContext,
  contactId: string,
): Promise<ToldConsent[]> {
  const rows = await tx
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
        sql`${consentEvents.contactId} in (select ${contactId}::uuid union all
          select m.merged_id from contact_merges m where m.workspace_id = ${workspaceId}
            and m.kept_id = ${contactId} and m.undone_at is null)`,
      ),
    )
    .orderBy(desc(consentEvents.id))
    .limit(50);
  return rows.map(({ event, importStatus, mergeUndone }) => ({
    event,
    undone: importStatus === "undone" ? "import" : mergeUndone ? "merge" : null,
  }));
}

/** The newest forty, notes of the team left out. */
async function readMessages(
  tx: WorkspaceTx,
  { workspaceId }: WorkspaceContext,
  contactId: string,
): Promise<ToldMessage[]> {
  return tx.execute<ToldMessage>(sql`
    select id, direction, status, left(body, 160) as body, author_name as "authorName", origin,
           to_json(occurred_at) #>> '{}' as at
    from messages where workspace_id = ${workspaceId} and contact_id = ${contactId}
      and direction <> 'note'
    order by occurred_at desc, id desc limit 40`);
}

function outcomesOf(messages: readonly ToldMessage[]): ContactDetail["outcomes"] {
  const counts = new Map<MessageStatus, number>();
  const sent = messages.filter(({ direction }) => direction === "outbound");
  for (const { status } of sent.slice(0, COUNTED_OUTCOMES)) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => ({ status, count }));
}

function readChanges(tx: WorkspaceTx, { workspaceId }: WorkspaceContext, contactId: string) {
  return tx
    .select()
    .from(activityLog)
    .where(
      and(
        eq(activityLog.workspaceId, workspaceId),
        eq(activityLog.resourceId, contactId),
        inArray(activityLog.action, [
          "contact.updated",
          "contact.blocked",
          "contact.blocked_in_whatsapp",
          "contact.unblocked",
          "contact.restored",
          "contact.merged",
          "contact.unmerged",
        ]),
      ),
    )
    .orderBy(desc(activityLog.id))
    .limit(20);
}

async function readOrigin(
  tx: WorkspaceTx,
  { workspaceId }: WorkspaceContext,
  contactId: string,
): Promise<TimelineFacts["origin"]> {
  const [origin] = await tx
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
    .limit(1);
  return origin ?? null;
}

async function readWhatsappBlocks(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<WhatsappBlock[]> {
  return [
    ...(await tx.execute<WhatsappBlock>(sql`
      select * from (
        select v.id as "conversationId", h.name as "channelName", v.block_state as state,
          v.block_problem as problem,
          v.last_inbound_at > now() - interval '24 hours' as "canBlock"
        from conversations v join channels h
          on h.workspace_id = v.workspace_id and h.id = v.channel_id and h.deleted_at is null
          and h.kind = 'whatsapp'
        where v.workspace_id = ${ctx.workspaceId} and v.contact_id = ${contactId}
          and h.status <> 'disconnected') blocks
      where state is not null or "canBlock"
      order by "channelName", "conversationId"`)),
  ];
}
