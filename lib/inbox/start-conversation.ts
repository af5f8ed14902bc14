import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import type * as z from "zod";
import { channels } from "@/db/schema/channels";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import type { startConversationSchema } from "./schema";

/**
 * The conversation with a person, opened when there is none yet. Nothing is sent. Without a number
 * given it is the one they wrote to last, else the one that was chosen for new conversations, else the
 * oldest that can send.
 * @throws Refusal `not_found`, `unavailable` when no number can send
 */
export async function startConversation(
  ctx: WorkspaceContext,
  input: z.output<typeof startConversationSchema>,
): Promise<{ conversationId: string }> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const [contact] = await tx
      .select({ id: contacts.id })
      .from(contacts)
      .where(
        and(
          eq(contacts.workspaceId, ctx.workspaceId),
          eq(contacts.id, input.contactId),
          isNull(contacts.deletedAt),
        ),
      )
      // no merge takes this person away before the conversation is there
      .for("share");
    if (!contact) notFound("contact");
    const known = await tx
      .select({ id: conversations.id, channelId: conversations.channelId })
      .from(conversations)
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.contactId, contact.id),
          input.channelId ? eq(conversations.channelId, input.channelId) : undefined,
        ),
      )
      .orderBy(asc(conversations.lastMessageAt));
    const newest = known.at(-1);
    if (newest) return { conversationId: newest.id };
    const [channel] = await tx
      .select({ id: channels.id })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          isNull(channels.deletedAt),
          inArray(channels.status, ["connected", "attention"]),
          input.channelId ? eq(channels.id, input.channelId) : undefined,
        ),
      )
      .orderBy(desc(channels.isDefault), asc(channels.createdAt))
      .limit(1);
    if (!channel) {
      throw new Refusal("unavailable", "No number is connected yet. Connect one under Channels.");
    }
    const memberId = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
    const [made] = await tx
      .insert(conversations)
      .values({
        workspaceId: ctx.workspaceId,
        id: newId(),
        contactId: contact.id,
        channelId: channel.id,
        assigneeId: memberId,
      })
      // a message of the person may have opened it a moment ago
      .onConflictDoUpdate({
        target: [conversations.workspaceId, conversations.contactId, conversations.channelId],
        set: { updatedAt: new Date() },
      })
      .returning({ id: conversations.id });
    const conversationId = made?.id as string;
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: contact.id,
      channelId: channel.id,
      kind: "open",
    });
    return { conversationId };
  });
}
