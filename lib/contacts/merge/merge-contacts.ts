import type * as z from "zod";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import type { mergeContactsSchema } from "../schema";
import { combineContacts } from "./combine-contacts";
import { contactWords } from "./contact-words";
import { keptContactId } from "./kept-contact";
import { lockPeople } from "./lock-people";

/**
 * Makes one person of two contacts, by a person's decision; unmergeContacts() takes it back for 30
 * days. Of two merges of the same people at the same time one wins, the other is told.
 * @throws Refusal `not_found` for unknown, foreign and removed contacts alike, `invalid` for a contact
 *   and itself, `conflict` when either was merged meanwhile
 */
export async function mergeContacts(
  ctx: WorkspaceContext,
  { keptId, mergedId }: z.output<typeof mergeContactsSchema>,
): Promise<{ mergeId: string; messages: number }> {
  assertCan(ctx, "contacts:merge");
  if (keptId === mergedId) {
    throw new Refusal("invalid", "This is one contact. Choose another one to merge it with.");
  }
  return withWorkspace(ctx, async (tx) => {
    const people = await lockPeople(tx, ctx, [keptId, mergedId]);
    const kept = people.get(keptId);
    const merged = people.get(mergedId);
    if (!kept || !merged) notFound("contact");
    await assertLiving(tx, ctx, kept);
    await assertLiving(tx, ctx, merged);
    return combineContacts(tx, ctx, { kept, merged, proof: null });
  });
}

async function assertLiving(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contact: Parameters<typeof contactWords>[0] & { id: string; deletedAt: Date | null },
): Promise<void> {
  if (contact.deletedAt === null) return;
  const elsewhere = await keptContactId(tx, ctx, contact.id);
  if (!elsewhere) notFound("contact");
  throw new Refusal(
    "conflict",
    `${contactWords(contact)} was merged into another contact already. Nothing was changed. Open that contact to go on.`,
  );
}
