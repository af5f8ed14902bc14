import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { phoneKey } from "@/lib/core/format/phone";
import { publish } from "@/lib/realtime/publish";
import { claimIdentities, findOwners, type Identity, recordMove } from "./claim-identities";
import { readWaId } from "./find-or-create-contact";
import { joinContacts } from "./join-contacts";

export type IdentityChange = {
  /** Digits before the change; null where the number is hidden. */
  waId: string | null;
  previousUserId: string | null;
  /** Digits and id after it; null for what did not change or is hidden. */
  newWaId: string | null;
  userId: string | null;
};

/**
 * A person who changes number or id stays one person with one thread (C13, whatsapp.md 6.6). Whoever
 * wrote from the new address before this news came is joined with them. The number on the contact
 * follows, so that the next message goes where the person is.
 * @returns the person, or null when nobody is known by the old address
 */
export async function followIdentity(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  change: IdentityChange,
): Promise<string | null> {
  const before = identitiesOf(change.waId, change.previousUserId);
  const after = identitiesOf(change.newWaId, change.userId);
  if (before.length === 0 || after.length === 0) return null;
  const owners = await findOwners(tx, ctx, [...before, ...after]);
  const ownerOf = (one: Identity) => owners.get(`${one.kind}:${one.value}`);
  const known = before.find((one) => ownerOf(one) !== undefined);
  const contactId = known && ownerOf(known);
  if (!contactId) return null;
  for (const other of new Set(after.map(ownerOf))) {
    if (!other || other === contactId) continue;
    await joinContacts(tx, ctx, {
      fromContactId: other,
      toContactId: contactId,
      proof: "WhatsApp reported that this person changed their number or id.",
    });
  }
  await claimIdentities(tx, ctx, contactId, after, known);
  for (const to of after) {
    const from = before.find((one) => one.kind === to.kind && ownerOf(one) === contactId) ?? known;
    await recordMove(tx, ctx, contactId, { from, to });
  }
  if (change.newWaId) await moveNumber(tx, ctx, contactId, change.newWaId);
  await publish(tx, ctx.workspaceId, "contacts", { contactId });
  return contactId;
}

function identitiesOf(waId: string | null, userId: string | null): Identity[] {
  const digits = waId?.replace(/\D/g, "");
  return [
    ...(digits
      ? [
          { kind: "phone" as const, value: phoneKey(digits) },
          { kind: "wa_id" as const, value: digits },
        ]
      : []),
    ...(userId ? [{ kind: "user_id" as const, value: userId }] : []),
  ];
}

/** Not when another contact was typed in with that number: two rows may not share one. */
async function moveNumber(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
  newWaId: string,
) {
  const { e164, key, country } = readWaId(newWaId);
  const [taken] = await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        eq(contacts.phoneKey, key),
        isNull(contacts.deletedAt),
        ne(contacts.id, contactId),
      ),
    );
  if (taken) return;
  await tx
    .update(contacts)
    .set({ phone: e164, phoneKey: key, country, updatedAt: sql`now()` })
    .where(and(eq(contacts.workspaceId, ctx.workspaceId), eq(contacts.id, contactId)));
}
