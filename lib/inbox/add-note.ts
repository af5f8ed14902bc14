import { and, eq, sql } from "drizzle-orm";
import type * as z from "zod";
import { messages } from "@/db/schema/messages";
import { members } from "@/db/schema/workspaces";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { touchConversation } from "@/lib/messages/touch-conversation";
import { publish } from "@/lib/realtime/publish";
import { assertAuthor } from "./assert-author";
import { assertFreshId } from "./assert-fresh-id";
import { clearSentDraft } from "./clear-sent-draft";
import { lockConversation } from "./lock-conversation";
import { memberOf } from "./member-of";
import { findMentions } from "./mention";
import type { addNoteSchema } from "./schema";
import { alreadySent, type SentMessage } from "./send-message";
import { tellMentioned } from "./tell-members";

/**
 * Writes something that only the team sees. A note has a direction of its own, no address and no
 * place in the queue: there is no road on which it could leave the house (IN-8).
 */
export async function addNote(
  ctx: WorkspaceContext,
  input: z.output<typeof addNoteSchema>,
): Promise<SentMessage> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const conversation = await lockConversation(tx, ctx, input.conversationId);
    const repeated = await alreadySent(tx, ctx, conversation, input.messageId);
    if (repeated) return repeated;
    assertAuthor(ctx, input.authorId);
    assertFreshId(input.messageId);
    const text = input.text.replaceAll("\u0000", "");
    await tx.insert(messages).values({
      workspaceId: ctx.workspaceId,
      id: input.messageId,
      contactId: conversation.contactId,
      channelId: conversation.channelId,
      direction: "note",
      origin: ctx.actor.kind === "member" ? "agent" : "system",
      kind: "note",
      body: text,
      content: { kind: "note", text, version: conversation.version + 1 },
      authorId: ctx.actor.kind === "member" ? ctx.actor.memberId : null,
      authorName: ctx.actor.name,
      status: "received",
    });
    await mention(tx, ctx, {
      conversationId: conversation.id,
      messageId: input.messageId,
      text,
    });
    await touchConversation(tx, ctx, {
      contactId: conversation.contactId,
      channelId: conversation.channelId,
      messageId: input.messageId,
      at: new Date(),
      direction: "note",
      counts: false,
    });
    await clearSentDraft(tx, ctx, {
      conversationId: conversation.id,
      messageId: input.messageId,
    });
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId: conversation.id,
      contactId: conversation.contactId,
      channelId: conversation.channelId,
      kind: "note",
    });
    return { messageId: input.messageId, version: conversation.version + 1 };
  });
}

/** Keeps whom the note names, so that they find it under Mentions. */
async function mention(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  note: { conversationId: string; messageId: string; text: string },
): Promise<void> {
  if (!note.text.includes("@")) return;
  const team = await tx
    .select({ id: members.id, name: members.displayName })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.status, "active")));
  const named = findMentions(note.text, team)
    .map(({ id }) => id)
    .filter((id) => id !== memberOf(ctx));
  if (named.length === 0) return;
  await tx.execute(sql`
    insert into mentions (workspace_id, conversation_id, message_id, member_id)
    select ${ctx.workspaceId}, ${note.conversationId}, ${note.messageId}, value::uuid
    from jsonb_array_elements_text(${JSON.stringify(named)}::jsonb) on conflict do nothing`);
  await tellMentioned(tx, ctx, { ...note, memberIds: named });
}
