import { and, eq, inArray, sql } from "drizzle-orm";
import { contactIdentities } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import type { Identity } from "./claim-identities";

type Move = {
  fromContactId: string;
  toContactId: string;
  /** Only these; left out: all that the first one has. */
  only?: readonly Identity[];
};

/**
 * Gives addresses of one person to another, so that whoever writes from them is the other person from
 * now on. Messages, threads and proofs stay where they are: they are moved by the merge of contacts.
 * @returns the addresses that moved; passing them back as `only` with the contacts swapped undoes it
 */
export async function moveIdentities(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { fromContactId, toContactId, only }: Move,
): Promise<Identity[]> {
  if (fromContactId === toContactId || only?.length === 0) return [];
  return tx
    .update(contactIdentities)
    .set({ contactId: toContactId })
    .where(
      and(
        eq(contactIdentities.workspaceId, ctx.workspaceId),
        eq(contactIdentities.contactId, fromContactId),
        only
          ? inArray(
              sql`(${contactIdentities.kind}, ${contactIdentities.value})`,
              only.map((one) => sql`(${one.kind}, ${one.value})`),
            )
          : undefined,
      ),
    )
    .returning({ kind: contactIdentities.kind, value: contactIdentities.value });
}
