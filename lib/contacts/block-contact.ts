import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
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
    if (reason === null) await liftBlocksInWhatsapp(tx, ctx, id);
    const action = reason === null ? "contact.unblocked" : "contact.blocked";
    await recordActivity(tx, ctx, action, id, reason === null ? {} : { reason });
    await publish(tx, ctx.workspaceId, "contacts", { contactId: id });
  });
}

/** Whoever is heard here again must be able to write: what WhatsApp holds ends with the block. */
async function liftBlocksInWhatsapp(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<void> {
  const held = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(
        eq(conversations.workspaceId, ctx.workspaceId),
        eq(conversations.contactId, contactId),
        isNotNull(conversations.blockState),
      ),
    );
  for (const { id } of held) await enqueueTellBlock(tx, ctx, id);
}

/** Has WhatsApp told what the block of a conversation's person is now, in the caller's transaction. */
export function enqueueTellBlock(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<void> {
  return enqueue(
    tx,
    { name: "inbox.tell_block", maxAttempts: 8 },
    { workspaceId: ctx.workspaceId, conversationId },
    { key: `inbox.block:${conversationId}` },
  );
}
