import { and, eq, isNull } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/**
 * Mutes a person: what they write is kept, nobody is notified, no campaign reaches them. This is
 * ours; an opt-out is theirs, and one does not undo the other.
 */
export async function blockContact(
  ctx: WorkspaceContext,
  input: { id: string; reason: string },
): Promise<void> {
  await setBlock(ctx, input.id, input.reason);
}

export async function setBlock(
  ctx: WorkspaceContext,
  id: string,
  reason: string | null,
): Promise<void> {
  assertCan(ctx, "contacts:write");
  await withWorkspace(ctx, async (tx) => {
    const [row] = await tx
      .update(contacts)
      .set({ blockedAt: reason === null ? null : new Date(), blockedReason: reason })
      .where(
        and(
          eq(contacts.workspaceId, ctx.workspaceId),
          eq(contacts.id, id),
          isNull(contacts.deletedAt),
        ),
      )
      .returning({ id: contacts.id });
    if (!row) notFound("contact");
    const action = reason === null ? "contact.unblocked" : "contact.blocked";
    await recordActivity(tx, ctx, action, id, reason === null ? {} : { reason });
    await publish(tx, ctx.workspaceId, "contacts", { contactId: id });
  });
}
