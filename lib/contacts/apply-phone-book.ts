import { and, eq, isNull } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { findOrCreateContact } from "./find-or-create-contact";

/**
 * An entry of the phone app's address book on a number that is also here (smb_app_state_sync): the
 * person becomes a contact, and the name is taken where we have none. Removing an entry on the phone
 * removes nobody here: their messages and proofs of consent are ours.
 * @returns whether anything changed
 */
export async function applyPhoneBook(
  ctx: WorkspaceContext,
  entry: { waId: string; fullName: string | null; firstName: string | null },
): Promise<boolean> {
  const name = (entry.fullName ?? entry.firstName ?? "").replaceAll("\u0000", "").trim();
  return withWorkspace(ctx, async (tx) => {
    const { id, created } = await findOrCreateContact(tx, ctx, {
      waId: entry.waId,
      source: "phone_app",
    });
    if (name === "") return created;
    const named = await tx
      .update(contacts)
      .set({ name: name.slice(0, 200) })
      .where(
        and(eq(contacts.workspaceId, ctx.workspaceId), eq(contacts.id, id), isNull(contacts.name)),
      )
      .returning({ id: contacts.id });
    if (named.length > 0) await publish(tx, ctx.workspaceId, "contacts", { contactId: id });
    return created || named.length > 0;
  });
}
