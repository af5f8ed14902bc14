import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import type * as z from "zod";
import type { ConsentState } from "@/db/enums/contacts";
import { contacts } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { mergeContactsSchema } from "../schema";
import { contactWords } from "./contact-words";
import { UNDO_DAYS } from "./merge-rules";
import { type Contact, mergedFields } from "./merged-fields";

/** One fact of both contacts, and whose value the merged one has. */
export type MergeFact = {
  key: string;
  label: string;
  kept: string | null;
  merged: string | null;
  /** "both": the values are the same, or add up. */
  wins: "kept" | "merged" | "both";
};

export type MergePreview = {
  kept: { id: string; label: string };
  merged: { id: string; label: string };
  facts: MergeFact[];
  /** What goes over to the kept one. */
  moves: {
    messages: number;
    conversations: number;
    /** Conversations of both over one number, which become one. */
    joined: number;
    prepared: number;
    tags: number;
  };
};

/**
 * What a merge would do, for the one who decides: each fact side by side, and what moves.
 * @throws Refusal `not_found` for unknown, foreign and removed contacts alike
 */
export async function previewMerge(
  ctx: WorkspaceContext,
  { keptId, mergedId }: z.output<typeof mergeContactsSchema>,
): Promise<MergePreview> {
  assertCan(ctx, "contacts:merge");
  return withWorkspace(ctx, async (tx) => {
    const kept = await living(tx, ctx, keptId);
    const merged = await living(tx, ctx, mergedId);
    const [moves] = await tx.execute<MergePreview["moves"]>(sql`
      with mine as (
        select id, channel_id from conversations
        where workspace_id = ${ctx.workspaceId} and contact_id = ${mergedId}
      )
      select
        (select count(*)::int from messages where workspace_id = ${ctx.workspaceId}
          and contact_id = ${mergedId}) as messages,
        (select count(*)::int from mine) as conversations,
        (select count(*)::int from mine join conversations k on k.workspace_id = ${ctx.workspaceId}
          and k.contact_id = ${keptId} and k.channel_id = mine.channel_id) as joined,
        (select count(*)::int from scheduled_messages s where s.workspace_id = ${ctx.workspaceId}
          and s.status in ('waiting', 'asks') and s.conversation_id in (select id from mine)) as prepared,
        (select count(*)::int from contact_tags t where t.workspace_id = ${ctx.workspaceId}
          and t.contact_id = ${mergedId} and not exists (select 1 from contact_tags k
            where k.workspace_id = t.workspace_id and k.contact_id = ${keptId}
              and k.tag_id = t.tag_id)) as tags`);
    if (!moves) throw new Error("counting returned nothing");
    return {
      kept: { id: kept.id, label: contactWords(kept) },
      merged: { id: merged.id, label: contactWords(merged) },
      facts: factsOf(kept, merged),
      moves,
    };
  });
}

async function living(tx: WorkspaceTx, ctx: WorkspaceContext, id: string): Promise<Contact> {
  const [row] = await tx
    .select()
    .from(contacts)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        eq(contacts.id, id),
        isNull(contacts.deletedAt),
      ),
    );
  if (!row) notFound("contact");
  return row;
}

const LABELS = [
  ["name", "Name"],
  ["phone", "Phone"],
  ["username", "Username"],
  ["email", "E-mail"],
  ["company", "Company"],
  ["city", "City"],
  ["language", "Language"],
] as const;

const CONSENT: Record<ConsentState, string> = {
  opted_in: "Opted in",
  opted_out: "Opted out",
  unknown: "Unknown",
};

function factsOf(kept: Contact, merged: Contact): MergeFact[] {
  const changes = mergedFields(kept, merged);
  const facts: MergeFact[] = LABELS.map(([key, label]) => ({
    key,
    label,
    kept: kept[key],
    merged: merged[key],
    wins: kept[key] === merged[key] ? "both" : key in changes ? "merged" : "kept",
  }));
  for (const name of new Set([
    ...Object.keys(kept.customFields),
    ...Object.keys(merged.customFields),
  ])) {
    const [mine, theirs] = [kept.customFields[name] ?? null, merged.customFields[name] ?? null];
    const wins = mine === theirs ? "both" : mine === null ? "merged" : "kept";
    facts.push({ key: `custom:${name}`, label: name, kept: mine, merged: theirs, wins });
  }
  const takesConsent =
    merged.consent === "opted_out" || (merged.consent === "opted_in" && kept.consent === "unknown");
  facts.push({
    key: "consent",
    label: "Consent",
    kept: CONSENT[kept.consent],
    merged: CONSENT[merged.consent],
    wins: kept.consent === merged.consent ? "both" : takesConsent ? "merged" : "kept",
  });
  if (kept.blockedAt || merged.blockedAt) {
    facts.push({
      key: "blocked",
      label: "Block",
      kept: kept.blockedAt ? "Blocked" : "Not blocked",
      merged: merged.blockedAt ? "Blocked" : "Not blocked",
      wins: kept.blockedAt && merged.blockedAt ? "both" : kept.blockedAt ? "kept" : "merged",
    });
  }
  return facts.filter((fact) => fact.kept !== null || fact.merged !== null);
}

export type UndoableMerge = {
  id: string;
  /** Who was merged into this contact. */
  label: string;
  byName: string;
  /** WhatsApp itself proved it. */
  byWhatsApp: boolean;
  /** ISO times. */
  at: string;
  until: string;
};

/** Merges into a contact that can be undone still, newest first. */
export async function readMerges(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<UndoableMerge[]> {
  const rows = await tx.execute<UndoableMerge>(sql`
    select id, image ->> 'mergedLabel' as label, merged_by_name as "byName",
      proof is not null as "byWhatsApp", to_json(created_at) #>> '{}' as at,
      to_json(created_at + make_interval(days => ${UNDO_DAYS})) #>> '{}' as until
    from contact_merges
    where workspace_id = ${ctx.workspaceId} and kept_id = ${contactId} and undone_at is null
      and created_at > now() - make_interval(days => ${UNDO_DAYS})
    order by created_at desc, id desc`);
  return [...rows];
}

/** Another living contact with the same mail address: probably the same person. */
export async function readLikelySame(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contact: { id: string; email: string | null },
): Promise<{ id: string; label: string } | null> {
  if (!contact.email || !can(ctx, "contacts:merge")) return null;
  const [row] = await tx
    .select()
    .from(contacts)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        eq(contacts.email, contact.email),
        isNull(contacts.deletedAt),
        sql`${contacts.id} <> ${contact.id}`,
      ),
    )
    .orderBy(contacts.id)
    .limit(1);
  return row ? { id: row.id, label: contactWords(row) } : null;
}
