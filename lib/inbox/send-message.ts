import { and, eq, sql } from "drizzle-orm";
import { conversations, messages } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { queueMessage } from "@/lib/messages/queue-message";
import { touchConversation } from "@/lib/messages/touch-conversation";
import { publish } from "@/lib/realtime/publish";
import { aimConversation } from "./aim-conversation";
import { assertAuthor } from "./assert-author";
import { assertFreshId } from "./assert-fresh-id";
import { assertNotSaid } from "./assert-not-said";
import { assertUnanswered } from "./assert-unanswered";
import { clearSentDraft } from "./clear-sent-draft";
import type { MessageContent } from "./content-schema";
import { assertMayWrite, type LockedConversation, lockConversation } from "./lock-conversation";
import { memberOf } from "./member-of";
import { outgoingContent, takeFiles, targetOf } from "./outgoing-content";
import { listMissed, markSeen } from "./read-marker";
import { replyAddress } from "./reply-address";
import { requestGiveOut } from "./request-give-out";
import type { SendMessage } from "./schema";

export type SentMessage = {
  messageId: string;
  /** Version of the conversation after it. */
  version: number;
};

/**
 * Says something to a customer in any form but a template, inside the 24 hours that Meta allows. The
 * same `messageId` is the same message however often it comes (r59). Who answers an unassigned
 * conversation owns it; an answer brings a closed or snoozed one back, unless it is sent to close it.
 * A reaction is no answer: it moves nothing but itself.
 *
 * The message row itself is the record of who wrote what and when, so no activity line repeats it.
 * @throws Refusal `window_closed` before anything is spent (r62), `stale` when a colleague was
 *   faster (S8) or the author said it from another page, `conflict` for a blocked or removed person, `invalid` for a file that is gone,
 *   `not_found`
 */
export async function sendMessage(ctx: WorkspaceContext, input: SendMessage): Promise<SentMessage> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const conversation = await lockConversation(tx, ctx, input.conversationId);
    const repeated = await alreadySent(tx, ctx, conversation, input.messageId);
    if (repeated) return repeated;
    // after it: what did go out must not be called unsent
    assertAuthor(ctx, input.authorId);
    assertFreshId(input.messageId);
    assertMayWrite(ctx, conversation);
    assertWindow(conversation);
    const reacts = input.content.kind === "reaction";
    if (!reacts) {
      const { seenVersion, messageId, pageId } = input;
      await assertUnanswered(tx, ctx, { conversation, seenVersion });
      const words = input.content.kind === "text" ? input.content.text : null;
      await assertNotSaid(tx, ctx, { conversation, seenVersion, messageId, words, pageId });
    }
    const quoted = input.replyTo ? await targetOf(tx, ctx, conversation, input.replyTo) : undefined;
    const author = authorOf(ctx);
    await queueContent(tx, ctx, {
      conversation,
      messageId: input.messageId,
      content: input.content,
      quoted,
      author,
      pageId: input.pageId,
    });
    if (reacts) {
      await publish(tx, ctx.workspaceId, "conversation", {
        conversationId: conversation.id,
        contactId: conversation.contactId,
        channelId: conversation.channelId,
        kind: "message",
      });
      return { messageId: input.messageId, version: conversation.version };
    }
    return afterSending(tx, ctx, {
      conversation,
      messageId: input.messageId,
      seenVersion: input.seenVersion,
      replyTo: input.replyTo,
      status: input.close ? "closed" : "open",
    });
  });
}

/** What a program says is marked as such, whoever wrote the program. */
export const originOf = ({ actor }: WorkspaceContext) =>
  actor.kind === "api_key" ? ("api" as const) : ("agent" as const);

export type Author = { id: string | null; name: string };

export const authorOf = ({ actor }: WorkspaceContext): Author => ({
  id: actor.kind === "member" ? actor.memberId : null,
  name: actor.name,
});

/** @throws Refusal `window_closed` */
export function assertWindow(conversation: LockedConversation): void {
  if (conversation.windowOpen) return;
  throw new Refusal(
    "window_closed",
    `More than 24 hours have passed since ${conversation.contactName} wrote, so WhatsApp takes only a template now. Nothing was sent or charged.`,
  );
}

/** Puts composed content on its way, with its files and the version that it makes. */
export async function queueContent(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  given: {
    conversation: LockedConversation;
    messageId: string;
    content: MessageContent;
    quoted: string | undefined;
    author: Author;
    pageId?: string | undefined;
  },
): Promise<void> {
  const { conversation, messageId, quoted, author, pageId } = given;
  const { kind, body, content, files } = await outgoingContent(tx, ctx, {
    conversation,
    messageId,
    said: given.content,
    quotes: quoted !== undefined,
  });
  await queueMessage(tx, ctx, {
    messageId,
    channelId: conversation.channelId,
    contactId: conversation.contactId,
    address: await replyAddress(tx, ctx, conversation),
    origin: originOf(ctx),
    kind,
    body,
    content: {
      ...content,
      // a reaction is no turn in the conversation, so it carries no version
      ...(content.kind === "reaction" ? {} : { version: conversation.version + 1 }),
      ...(pageId ? { pageId } : {}),
    },
    category: "service",
    author,
    ...(content.kind === "reaction" ? { replyToProviderId: content.targetProviderId } : {}),
    ...(quoted ? { replyToProviderId: quoted } : {}),
  });
  const { channelKind } = conversation;
  await takeFiles(tx, ctx, { messageId, channelKind, authorId: author.id, files });
}

/**
 * The answer to a request that was taken before: what the first one got.
 * @throws Refusal `conflict` when the id belongs to another conversation
 */
export async function alreadySent(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversation: LockedConversation,
  messageId: string,
): Promise<SentMessage | null> {
  const [row] = await tx
    .select({ contactId: messages.contactId, channelId: messages.channelId })
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, messageId)));
  if (!row) return null;
  if (row.contactId !== conversation.contactId || row.channelId !== conversation.channelId) {
    throw new Refusal("conflict", "This message id belongs to another conversation.");
  }
  return { messageId, version: conversation.version };
}

type Sent = {
  conversation: LockedConversation;
  messageId: string;
  /** What its author knew; undefined where the customer's message is what it answers. */
  seenVersion?: number | undefined;
  /** Our id of the message that it quotes. */
  replyTo?: string | undefined;
  status: "open" | "closed";
};

/**
 * Moves the conversation along after a message to the customer, and tells the open inboxes. What a
 * program sends answers nobody: a notice of a delivery says nothing to the question before it. So the
 * conversation stays as the team has it: unread, waiting, snoozed or closed, and with whom.
 */
export async function afterSending(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  sent: Sent,
): Promise<SentMessage> {
  const { conversation, messageId } = sent;
  await touchConversation(tx, ctx, {
    contactId: conversation.contactId,
    channelId: conversation.channelId,
    messageId,
    at: new Date(),
    direction: "outbound",
    counts: false,
    answers: originOf(ctx) !== "api",
  });
  if (originOf(ctx) !== "api") await takeUp(tx, ctx, sent);
  await publish(tx, ctx.workspaceId, "conversation", {
    conversationId: conversation.id,
    contactId: conversation.contactId,
    channelId: conversation.channelId,
    kind: "message",
  });
  return { messageId, version: conversation.version + 1 };
}

/**
 * What the answer of a person or of their prepared message changes for the team. A message of the
 * customer that its author had not seen is not answered by it: it stays unread, waits, and nothing is
 * closed over it (C10).
 */
async function takeUp(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversation, messageId, seenVersion, replyTo, status: wanted }: Sent,
): Promise<void> {
  const seen = seenVersion === undefined ? {} : { [conversation.id]: seenVersion };
  const isMissed = (await listMissed(tx, ctx, seen)).size > 0;
  const status = isMissed ? "open" : wanted;
  await tx
    .update(conversations)
    .set({
      status,
      ...(isMissed ? { waitingSince: sql`${conversations.lastInboundAt}` } : { unreadCount: 0 }),
      snoozedUntil: null,
      closedAt: status === "closed" ? new Date() : null,
      assigneeId: sql`coalesce(${conversations.assigneeId}, ${memberOf(ctx)}::uuid)`,
    })
    .where(
      and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversation.id)),
    );
  if (isMissed) await aimConversation(tx, ctx, conversation.id);
  else await markSeen(tx, ctx, conversation.id);
  if (status === "closed") await requestGiveOut(tx, ctx);
  await clearSentDraft(tx, ctx, { conversationId: conversation.id, messageId, replyTo });
}
