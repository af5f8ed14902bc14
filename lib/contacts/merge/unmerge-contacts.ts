import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type * as z from "zod";
import { contactIdentities, contactMerges, contacts } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { phoneKey } from "@/lib/core/format/phone";
import { publish } from "@/lib/realtime/publish";
import type { unmergeContactsSchema } from "../schema";
import { contactWords } from "./contact-words";
import { lockPeople } from "./lock-people";
import type { MergeImage } from "./merge-image";
import { UNDO_DAYS } from "./merge-rules";
import { type Contact, restoredFields } from "./merged-fields";
import { lockThreads } from "./move-threads";
import { returnConsent } from "./return-consent";
import { returnMessages } from "./return-messages";
import { returnThreads } from "./return-threads";

/**
 * Makes two people of one again, as they were before the merge; what came since goes to the person to
 * whom its address belongs. What somebody has changed on the kept contact since then stays there.
 * @throws Refusal `not_found`; `conflict` when it was undone before, is older than 30 days, or when
 *   something that came later stands in the way; nothing is changed then
 */
export async function unmergeContacts(
  ctx: WorkspaceContext,
  { mergeId }: z.output<typeof unmergeContactsSchema>,
): Promise<{ keptId: string; mergedId: string }> {
  assertCan(ctx, "contacts:merge");
  return withWorkspace(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const isMerge = and(eq(contactMerges.workspaceId, workspaceId), eq(contactMerges.id, mergeId));
    const [found] = await tx
      .select({ keptId: contactMerges.keptId, mergedId: contactMerges.mergedId })
      .from(contactMerges)
      .where(isMerge);
    if (!found) notFound("merge");
    const { keptId, mergedId } = found;
    // contacts before everything else, as the merge itself does
    const people = await lockPeople(tx, ctx, [keptId, mergedId]);
    const [merge] = await tx.select().from(contactMerges).where(isMerge).for("update");
    const kept = people.get(keptId);
    const merged = people.get(mergedId);
    if (!merge || !kept || !merged) notFound("merge");
    assertUndoable(merge);
    const image = merge.image as unknown as MergeImage;
    await assertFree(tx, ctx, { kept, merged });

    const since = await exactTime(tx, ctx, mergeId);
    const pair = { keptId, mergedId, mergeId, since };
    const belongs = await returnIdentities(tx, ctx, { keptId, merged, image });
    const threads = (await lockThreads(tx, ctx, pair)).kept;
    await returnMessages(tx, ctx, { ...pair, belongs });
    await returnThreads(tx, ctx, { ...pair, threads, image });

    const wrote = (contactId: string) => sql`(select max(m.occurred_at) from messages m
      where m.workspace_id = ${workspaceId} and m.contact_id = ${contactId}
        and m.direction = 'inbound' and m.created_at > ${since}::timestamptz)`;
    const consent = await returnConsent(tx, ctx, { ...pair, merged, image });
    const isContact = (id: string) =>
      and(eq(contacts.workspaceId, workspaceId), eq(contacts.id, id));
    // the number is free before the other one has it again
    await tx
      .update(contacts)
      .set({
        ...restoredFields(kept, image.fields),
        ...consent.kept,
        lastMessageAt: sql`greatest(${image.lastMessageAt}::timestamptz, ${wrote(keptId)})`,
        updatedAt: new Date(),
      })
      .where(isContact(keptId));
    await tx
      .update(contacts)
      .set({
        ...consent.merged,
        lastMessageAt: sql`greatest(${contacts.lastMessageAt}, ${wrote(mergedId)})`,
        // somebody removed who has written since is back
        deletedAt: sql`case when ${wrote(mergedId)} is null then ${image.mergedDeletedAt}::timestamptz end`,
        updatedAt: new Date(),
      })
      .where(isContact(mergedId));
    await returnTags(tx, ctx, { keptId, mergedId, image });
    await tx
      .update(contactMerges)
      .set({
        undoneAt: new Date(),
        undoneByName: ctx.actor.name,
        messageIds: [],
        recipientIds: [],
      })
      .where(isMerge);
    await recordActivity(tx, ctx, "contact.unmerged", keptId, {
      mergeId,
      merged: mergedId,
      name: image.mergedLabel,
    });
    await publish(tx, workspaceId, "contacts", { contactId: keptId });
    await publish(tx, workspaceId, "contacts", { contactId: mergedId });
    return { keptId, mergedId };
  });
}

function assertUndoable(merge: typeof contactMerges.$inferSelect): void {
  if (merge.undoneAt) {
    throw new Refusal(
      "conflict",
      `This merge was undone already, by ${merge.undoneByName ?? "a colleague"}. Nothing was changed.`,
    );
  }
  if (Date.now() - merge.createdAt.getTime() > UNDO_DAYS * 86_400_000) {
    throw new Refusal(
      "conflict",
      `A merge can be undone for ${UNDO_DAYS} days, and this one is older. Nothing was changed.`,
    );
  }
}

/** What came later and must be undone first. */
async function assertFree(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { kept, merged }: { kept: Contact; merged: Contact },
): Promise<void> {
  const [above] = await tx
    .select({ id: contactMerges.id })
    .from(contactMerges)
    .where(
      and(
        eq(contactMerges.workspaceId, ctx.workspaceId),
        eq(contactMerges.mergedId, kept.id),
        isNull(contactMerges.undoneAt),
      ),
    );
  if (above) {
    throw new Refusal(
      "conflict",
      `${contactWords(kept)} was itself merged into somebody else since. Undo that merge first. Nothing was changed.`,
    );
  }
  if (kept.deletedAt) {
    throw new Refusal(
      "conflict",
      `${contactWords(kept)} was removed since. Restore the contact first. Nothing was changed.`,
    );
  }
  if (!merged.phoneKey) return;
  const [other] = await tx
    .select({ name: contacts.name })
    .from(contacts)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        eq(contacts.phoneKey, merged.phoneKey),
        isNull(contacts.deletedAt),
        ne(contacts.id, kept.id),
      ),
    );
  if (other) {
    throw new Refusal(
      "conflict",
      `${merged.phone} belongs to ${other.name ?? "another contact"} by now. Change that number first. Nothing was changed.`,
    );
  }
}

/** To the microsecond: messages of the same millisecond lie before or after it. */
async function exactTime(tx: WorkspaceTx, ctx: WorkspaceContext, mergeId: string): Promise<string> {
  const [row] = await tx.execute<{ at: string }>(sql`
    select created_at::text as at from contact_merges
    where workspace_id = ${ctx.workspaceId} and id = ${mergeId}`);
  return row?.at ?? "";
}

/**
 * Gives addresses back, with those that were learnt beside them since.
 * @returns whether an address as messages carry it is among them
 */
async function returnIdentities(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { keptId, merged, image }: { keptId: string; merged: Contact; image: MergeImage },
): Promise<(address: string) => boolean> {
  const held = await tx
    .select()
    .from(contactIdentities)
    .where(
      and(
        eq(contactIdentities.workspaceId, ctx.workspaceId),
        eq(contactIdentities.contactId, keptId),
      ),
    );
  const name = (one: { kind: string; value: string }) => `${one.kind}:${one.value}`;
  const back = new Set(image.identities.map(name));
  for (let grown = -1; grown < back.size; ) {
    grown = back.size;
    for (const one of held) if (one.learntWith && back.has(one.learntWith)) back.add(name(one));
  }
  const list = held.filter((one) => back.has(name(one)));
  const rows = JSON.stringify(list.map(({ kind, value }) => ({ kind, value })));
  await tx.execute(sql`
    update contact_identities i set contact_id = ${merged.id}
    from jsonb_to_recordset(${rows}::jsonb) as r(kind text, value text)
    where i.workspace_id = ${ctx.workspaceId} and i.contact_id = ${keptId}
      and i.kind = r.kind and i.value = r.value`);
  if (merged.phoneKey) back.add(`phone:${merged.phoneKey}`);
  const stays = new Set(held.filter((one) => !back.has(name(one))).map(name));
  return (address) => {
    const names = /^\d+$/.test(address)
      ? [`wa_id:${address}`, `phone:${phoneKey(address)}`]
      : [`user_id:${address}`];
    return names.some((one) => back.has(one)) && !names.some((one) => stays.has(one));
  };
}

async function returnTags(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { keptId, mergedId, image }: { keptId: string; mergedId: string; image: MergeImage },
): Promise<void> {
  await tx.execute(sql`
    delete from contact_tags where workspace_id = ${ctx.workspaceId} and contact_id = ${keptId}
      and tag_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(image.tagIds)}::jsonb))`);
  await tx.execute(sql`
    update delivery_suppressions set contact_id = ${mergedId}
    where workspace_id = ${ctx.workspaceId} and contact_id = ${keptId}
      and kind in (select jsonb_array_elements_text(${JSON.stringify(image.suppressionKinds)}::jsonb))`);
}
