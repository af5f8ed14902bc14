import { and, eq, isNull, sql } from "drizzle-orm";
import type { ConsentState } from "@/db/enums/contacts";
import { consentEvents, contactIdentities, contactMerges, contacts } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { contactWords } from "./contact-words";
import type { MergeImage } from "./merge-image";
import { type Contact, imageOfFields, mergedFields } from "./merged-fields";
import { moveMessages } from "./move-messages";
import { lockThreads, moveThreads } from "./move-threads";

type Combination = {
  /** Both held by lockPeople(). */
  kept: Contact;
  merged: Contact;
  /** How WhatsApp proved that they are one; null when a person decided. */
  proof: string | null;
};

/**
 * Makes one person of two (S10, C13): addresses, tags, values that the kept one has not, consent,
 * blocks, conversations with all their messages, and campaigns that still wait. The other contact is
 * removed and leads to the kept one. Money does not move: the ledger names messages, and they keep
 * their ids.
 *
 * Order of the locks: contacts (by the caller), conversations, recipients, messages. Whoever receives
 * a message holds its contact, whoever sends one its conversation, a campaign its recipients; so
 * nothing is on its way to the contact that goes when its rows move.
 * @returns the merge, which undoes it
 */
export async function combineContacts(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { kept, merged, proof }: Combination,
): Promise<{ mergeId: string; messages: number }> {
  const { workspaceId } = ctx;
  const pair = { keptId: kept.id, mergedId: merged.id };
  const identities = await tx
    .update(contactIdentities)
    .set({ contactId: kept.id })
    .where(
      and(
        eq(contactIdentities.workspaceId, workspaceId),
        eq(contactIdentities.contactId, merged.id),
      ),
    )
    .returning({ kind: contactIdentities.kind, value: contactIdentities.value });
  const threads = await lockThreads(tx, ctx, pair);

  // first the one that goes: two living contacts may not share a number
  await tx
    .update(contacts)
    .set({ deletedAt: new Date() })
    .where(and(isContact(ctx, merged.id), isNull(contacts.deletedAt)));
  // somebody else may have the number of a contact that was removed before
  const phoneKey = merged.deletedAt === null ? merged.phoneKey : null;
  const changes = mergedFields(kept, { ...merged, phoneKey });
  const consent = await takeConsent(tx, ctx, { kept, merged });
  await tx
    .update(contacts)
    .set({
      ...changes,
      ...(consent.becomes ? { consent: consent.becomes, consentChangedAt: new Date() } : {}),
      lastMessageAt: sql`greatest(${contacts.lastMessageAt}, ${merged.lastMessageAt?.toISOString() ?? null}::timestamptz)`,
      // whoever is in the lists stays in them
      deletedAt: merged.deletedAt === null ? null : kept.deletedAt,
      updatedAt: new Date(),
    })
    .where(isContact(ctx, kept.id));
  const tagIds = await takeTags(tx, ctx, pair);
  const suppressionKinds = changes.phone ? await takeRefusals(tx, ctx, pair) : [];

  const mergeId = newId();
  const image: MergeImage = {
    mergedLabel: contactWords(merged),
    mergedDeletedAt: merged.deletedAt?.toISOString() ?? null,
    fields: imageOfFields(kept, changes),
    identities,
    tagIds,
    suppressionKinds,
    consent: {
      before: kept.consent,
      changedAt: kept.consentChangedAt?.toISOString() ?? null,
      lineId: consent.lineId,
    },
    lastMessageAt: kept.lastMessageAt?.toISOString() ?? null,
    threads: { ...threads, after: [] },
    takenUp: [],
  };
  await tx.insert(contactMerges).values({
    workspaceId,
    id: mergeId,
    ...pair,
    proof,
    mergedByName: ctx.actor.name,
    image,
  });
  const messages = await moveMessages(tx, ctx, { ...pair, mergeId });
  const moved = await moveThreads(tx, ctx, { ...pair, mergeId, threads });
  await tx
    .update(contactMerges)
    .set({
      image: { ...image, threads: { ...threads, after: moved.after }, takenUp: moved.takenUp },
    })
    .where(and(eq(contactMerges.workspaceId, workspaceId), eq(contactMerges.id, mergeId)));

  await recordActivity(tx, ctx, "contact.merged", kept.id, {
    mergeId,
    merged: merged.id,
    name: image.mergedLabel,
    messages,
    conversations: threads.merged.length,
    ...(proof ? { proof } : {}),
  });
  await publish(tx, workspaceId, "contacts", { contactId: kept.id });
  await publish(tx, workspaceId, "contacts", { contactId: merged.id });
  return { mergeId, messages };
}

const isContact = (ctx: WorkspaceContext, id: string) =>
  and(eq(contacts.workspaceId, ctx.workspaceId), eq(contacts.id, id));

/** An opt-out of either holds for both; an opt-in counts where the kept one has said nothing. */
async function takeConsent(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { kept, merged }: Pick<Combination, "kept" | "merged">,
): Promise<{ becomes: ConsentState | null; lineId: string | null }> {
  const optsOut = merged.consent === "opted_out" && kept.consent !== "opted_out";
  const optsIn = merged.consent === "opted_in" && kept.consent === "unknown";
  if (!optsOut && !optsIn) return { becomes: null, lineId: null };
  const lineId = newId();
  await tx.insert(consentEvents).values({
    workspaceId: ctx.workspaceId,
    id: lineId,
    contactId: kept.id,
    action: optsOut ? "opt_out" : "opt_in",
    source: "merge",
    evidence: `${optsOut ? "Opted out" : "Agreed"} as ${contactWords(merged)}, who is the same person. The proof is kept with that contact.`,
    actorName: ctx.actor.name,
  });
  return { becomes: merged.consent, lineId };
}

async function takeTags(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { keptId, mergedId }: { keptId: string; mergedId: string },
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    insert into contact_tags (workspace_id, contact_id, tag_id)
    select workspace_id, ${keptId}::uuid, tag_id from contact_tags
    where workspace_id = ${ctx.workspaceId} and contact_id = ${mergedId}
    on conflict do nothing returning tag_id as id`);
  return rows.map((row) => row.id);
}

/** What Meta refused about a number follows the number. */
async function takeRefusals(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { keptId, mergedId }: { keptId: string; mergedId: string },
): Promise<string[]> {
  const rows = await tx.execute<{ kind: string }>(sql`
    update delivery_suppressions s set contact_id = ${keptId}
    where s.workspace_id = ${ctx.workspaceId} and s.contact_id = ${mergedId}
      and not exists (select 1 from delivery_suppressions k where k.workspace_id = s.workspace_id
        and k.contact_id = ${keptId} and k.kind = s.kind)
    returning kind`);
  return rows.map((row) => row.kind);
}
