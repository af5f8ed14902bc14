import { and, eq, inArray, sql } from "drizzle-orm";
import type { IdentityKind } from "@/db/enums/contacts";
import { contactIdentities } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

export type Identity = { kind: IdentityKind; value: string };

/**
 * Ties addresses to a person; the first owner keeps an address, so that one address is one person.
 * @returns the owner of each address after the call, by "kind:value"
 */
export async function claimIdentities(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
  identities: readonly Identity[],
  /** The address that was known and named together with the new ones. */
  knownBy?: Identity,
): Promise<Map<string, string>> {
  if (identities.length === 0) return new Map();
  const { workspaceId } = ctx;
  const learntWith = knownBy ? `${knownBy.kind}:${knownBy.value}` : null;
  await tx
    .insert(contactIdentities)
    .values(identities.map((identity) => ({ workspaceId, contactId, learntWith, ...identity })))
    .onConflictDoNothing();
  return findOwners(tx, ctx, identities);
}

/** Remembers that a person moved from one address to another, which may be known already: answers follow (lib/inbox/reply-address.ts). */
export async function recordMove(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
  { from, to }: { from: Identity; to: Identity },
): Promise<void> {
  await tx
    .update(contactIdentities)
    .set({ learntWith: `${from.kind}:${from.value}`, movedAt: sql`now()` })
    .where(
      and(
        eq(contactIdentities.workspaceId, ctx.workspaceId),
        eq(contactIdentities.contactId, contactId),
        eq(contactIdentities.kind, to.kind),
        eq(contactIdentities.value, to.value),
      ),
    );
}

/** Who owns each address, by "kind:value"; removed people keep theirs, and their opt-outs with them. */
export async function findOwners(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  identities: readonly Identity[],
): Promise<Map<string, string>> {
  const rows = await tx
    .select()
    .from(contactIdentities)
    .where(
      and(
        eq(contactIdentities.workspaceId, ctx.workspaceId),
        inArray(
          sql`(${contactIdentities.kind}, ${contactIdentities.value})`,
          identities.map((one) => sql`(${one.kind}, ${one.value})`),
        ),
      ),
    );
  return new Map(rows.map((row) => [`${row.kind}:${row.value}`, row.contactId]));
}
