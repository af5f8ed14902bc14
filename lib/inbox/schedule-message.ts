import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { scheduledMessages } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { zonedInstant } from "@/lib/core/format/dates";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { assertFreshId } from "./assert-fresh-id";
import { assertMayWrite, type LockedConversation, lockConversation } from "./lock-conversation";
import { assertFiles, outgoingContent } from "./outgoing-content";
import type { ChangeScheduled, ScheduleMessage } from "./schema";
import { type Author, alreadySent, authorOf } from "./send-message";
import { prepareTemplate } from "./send-template";

const LONGEST_WAIT_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Prepares a message for a time, or for the moment the customer writes again. Nothing is sent or
 * charged now; whether it may go is looked at when it goes (sendScheduled). Its id becomes the id of
 * the message.
 * @throws Refusal `invalid` for a time that has passed or lies too far away, `conflict` when its author
 *   prepared the same for the same moment, and as sendMessage does
 */
export async function scheduleMessage(
  ctx: WorkspaceContext,
  input: ScheduleMessage,
): Promise<{ scheduledId: string }> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const conversation = await lockConversation(tx, ctx, input.conversationId);
    const scheduledId = input.messageId;
    if (await alreadySent(tx, ctx, conversation, scheduledId)) return { scheduledId };
    assertFreshId(scheduledId);
    assertMayWrite(ctx, conversation);
    const author = authorOf(ctx);
    const fields = await preparedFields(tx, ctx, { conversation, scheduledId, input, author });
    await assertNotPrepared(tx, ctx, { conversation, scheduledId, author, fields });
    const [made] = await tx
      .insert(scheduledMessages)
      .values({
        workspaceId: ctx.workspaceId,
        id: scheduledId,
        conversationId: conversation.id,
        authorId: author.id,
        authorName: author.name,
        ...fields,
      })
      .onConflictDoNothing()
      .returning({ id: scheduledMessages.id });
    // the same request once more: what the first one prepared stands
    if (!made) return { scheduledId };
    await recordActivity(tx, ctx, "message.scheduled", scheduledId, {
      trigger: fields.trigger,
      dueAt: fields.dueAt?.toISOString() ?? null,
    });
    await announceScheduled(tx, ctx, { conversation, scheduledId, dueAt: fields.dueAt });
    return { scheduledId };
  });
}

/** A draft stands in every window of its author; nobody means the same words twice at one moment. */
async function assertNotPrepared(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  given: {
    conversation: LockedConversation;
    scheduledId: string;
    author: Author;
    fields: Awaited<ReturnType<typeof preparedFields>>;
  },
): Promise<void> {
  const { conversation, scheduledId, author, fields } = given;
  const [same] = await tx
    .select({ id: scheduledMessages.id })
    .from(scheduledMessages)
    .where(
      and(
        eq(scheduledMessages.workspaceId, ctx.workspaceId),
        eq(scheduledMessages.conversationId, conversation.id),
        eq(scheduledMessages.status, "waiting"),
        eq(scheduledMessages.trigger, fields.trigger),
        eq(scheduledMessages.cancelOnReply, fields.cancelOnReply),
        ne(scheduledMessages.id, scheduledId),
        author.id === null
          ? isNull(scheduledMessages.authorId)
          : eq(scheduledMessages.authorId, author.id),
        fields.dueAt === null
          ? isNull(scheduledMessages.dueAt)
          : eq(scheduledMessages.dueAt, fields.dueAt),
        sql`${scheduledMessages.content} = ${JSON.stringify(fields.content)}::jsonb`,
      ),
    )
    .limit(1);
  if (!same) return;
  throw new Refusal(
    "conflict",
    "You prepared the same for that moment already, in another tab or on another device. It waits there once; nothing was prepared twice.",
  );
}

/** The columns that a person decides about, checked as sending would check them. */
export async function preparedFields(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  given: {
    conversation: LockedConversation;
    scheduledId: string;
    input: Omit<ScheduleMessage, "conversationId" | "messageId"> | ChangeScheduled;
    author: Author;
  },
) {
  const { conversation, scheduledId, input, author } = given;
  const { content, when, cancelOnReply, fallback, replyTo } = input;
  const { body, files } = await outgoingContent(tx, ctx, {
    conversation,
    messageId: scheduledId,
    said: content,
    quotes: Boolean(replyTo),
  });
  const { channelKind } = conversation;
  await assertFiles(tx, ctx, { channelKind, authorId: author.id, files });
  if (fallback) await prepareTemplate(tx, ctx, conversation, fallback);
  return {
    trigger: when.trigger,
    dueAt: when.trigger === "time" ? dueAtOf(when) : null,
    timeZone: when.trigger === "time" ? when.timeZone : ctx.timeZone,
    cancelOnReply: when.trigger === "time" && cancelOnReply,
    content: content as Record<string, unknown>,
    body,
    replyToId: replyTo ?? null,
    fallbackTemplateId: fallback?.templateId ?? null,
    fallbackValues: fallback?.values ?? null,
    preparedVersion: conversation.version,
  };
}

function dueAtOf({ local, timeZone }: { local: string; timeZone: string }): Date {
  const dueAt = zonedInstant(local, timeZone);
  const waitMs = dueAt.getTime() - Date.now();
  // the minute that runs now is still to be had
  if (waitMs < -60_000) {
    throw new Refusal("invalid", "This time has passed. Choose a later one; your text is kept.");
  }
  if (waitMs > LONGEST_WAIT_MS) {
    throw new Refusal("invalid", "A message can wait for at most 90 days. Choose an earlier time.");
  }
  return dueAt;
}

/** The job that lets it go, and the news for open inboxes. */
export async function announceScheduled(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  about: {
    conversation: Pick<LockedConversation, "id" | "contactId" | "channelId">;
    scheduledId: string;
    dueAt: Date | null;
  },
): Promise<void> {
  const { conversation, scheduledId, dueAt } = about;
  if (dueAt) {
    await enqueue(
      tx,
      { name: "inbox.send_scheduled", maxAttempts: 25 },
      { workspaceId: ctx.workspaceId, scheduledId },
      { key: `scheduled:${scheduledId}`, runAt: dueAt },
    );
  }
  await publish(tx, ctx.workspaceId, "conversation", {
    conversationId: conversation.id,
    contactId: conversation.contactId,
    channelId: conversation.channelId,
    kind: "message",
  });
}
