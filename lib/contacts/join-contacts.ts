import { and, eq } from "drizzle-orm";
import { contactIdentities } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { combineContacts } from "./merge/combine-contacts";
import { lockPeople } from "./merge/lock-people";

/**
 * Makes one person of two when WhatsApp itself proved it, by naming an address of each in one message
 * (C13): the same merge that a person makes, with its thread, and as undoable.
 */
export async function joinContacts(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  {
    fromContactId,
    toContactId,
    proof,
  }: { fromContactId: string; toContactId: string; proof: string },
): Promise<void> {
  const people = await lockPeople(tx, ctx, [fromContactId, toContactId]);
  const kept = people.get(toContactId);
  const merged = people.get(fromContactId);
  if (!kept || !merged || kept === merged) return;
  const [address] = await tx
    .select({ value: contactIdentities.value })
    .from(contactIdentities)
    .where(
      and(
        eq(contactIdentities.workspaceId, ctx.workspaceId),
        eq(contactIdentities.contactId, fromContactId),
      ),
    )
    .limit(1);
  // somebody else was faster, in a transaction that has committed since
  if (!address) return;
  await combineContacts(tx, ctx, { kept, merged, proof });
}
