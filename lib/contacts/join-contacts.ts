import { and, eq, isNull, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { moveIdentities } from "./move-identities";
import { recordConsent } from "./record-consent";

/**
 * Makes one person of two when WhatsApp itself proved it, by naming an address of each in one message
 * (C13). The addresses move, so that everything from now on is one person and one thread; an opt-out
 * and a block of either hold for both. The activity keeps what moved, so that it can be taken back
 * with moveIdentities().
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
  const moved = await moveIdentities(tx, ctx, { fromContactId, toContactId });
  // somebody else was faster, in a transaction that has committed since
  if (moved.length === 0) return;
  const [other] = await tx
    .select({
      consent: contacts.consent,
      blockedAt: contacts.blockedAt,
      blockedReason: contacts.blockedReason,
      username: contacts.username,
    })
    .from(contacts)
    .where(and(eq(contacts.workspaceId, ctx.workspaceId), eq(contacts.id, fromContactId)));
  if (other?.consent === "opted_out") {
    await recordConsent(
      { ...ctx, tx },
      {
        contactIds: [toContactId],
        action: "opt_out",
        source: "meta_preference",
        evidence: `Opted out under another address of the same person. ${proof}`,
      },
    );
  }
  if (other?.blockedAt) {
    await tx
      .update(contacts)
      .set({ blockedAt: other.blockedAt, blockedReason: other.blockedReason })
      .where(
        and(
          eq(contacts.workspaceId, ctx.workspaceId),
          eq(contacts.id, toContactId),
          isNull(contacts.blockedAt),
        ),
      );
  }
  if (other?.username) {
    await tx
      .update(contacts)
      .set({ username: sql`coalesce(${contacts.username}, ${other.username})` })
      .where(and(eq(contacts.workspaceId, ctx.workspaceId), eq(contacts.id, toContactId)));
  }
  await recordActivity(tx, ctx, "contact.joined", toContactId, {
    from: fromContactId,
    addresses: moved,
    proof,
  });
  await publish(tx, ctx.workspaceId, "contacts", { contactId: toContactId });
}
