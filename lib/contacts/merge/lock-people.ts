import { and, asc, eq, inArray } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import type { Contact } from "./merged-fields";

/**
 * Contacts whose rows this transaction holds, in one order for all: merges, undos and incoming
 * messages of the same people happen one after the other. Rows that only refer to them are not held up.
 */
export async function lockPeople(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  ids: readonly string[],
): Promise<Map<string, Contact>> {
  const rows = await tx
    .select()
    .from(contacts)
    .where(and(eq(contacts.workspaceId, ctx.workspaceId), inArray(contacts.id, [...ids])))
    .orderBy(asc(contacts.id))
    .for("no key update");
  return new Map(rows.map((row) => [row.id, row]));
}
