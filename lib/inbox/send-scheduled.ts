import { and, eq, sql } from "drizzle-orm";
import type { ScheduleStatus } from "@/db/enums/messages";
import { conversations, scheduledMessages } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { assertUnanswered } from "./assert-unanswered";
import { cancelNeedless } from "./cancel-needless";
import { messageContentSchema } from "./content-schema";
import { assertMayWrite } from "./lock-conversation";
import { assertUnchanged, type LockedScheduled, lockScheduled } from "./lock-scheduled";
import { targetOf } from "./outgoing-content";
import { announceScheduled } from "./schedule-message";
import { afterSending, assertWindow, queueContent } from "./send-message";
import { prepareTemplate, queueTemplate } from "./send-template";
import { tellAsks } from "./tell-members";

/** What lets it go: its time, the customer, or a person who will not wait. */
export type ScheduleCause = "time" | "reply" | "now";

type LetGo = { scheduledId: string } & (
  | { cause: Exclude<ScheduleCause, "now"> }
  /** With the versions of the message and of the conversation that the person has in front of them. */
  | { cause: "now"; version: number; seenVersion: number }
);

export type Fired =
  | { fate: "sent"; as: "message" | "template" }
  | { fate: "asks"; problem: string }
  /** Not due, gone already, cancelled: nothing to do. */
  | { fate: "nothing"; status: ScheduleStatus };

/**
 * Lets a prepared message go, once: the message has the prepared one's id, and both are written in
 * one transaction that begins with its row lock. A crash before the commit leaves it waiting and the
 * job comes again; after the commit it is sent by the number's sender like any other.
 *
 * The window is looked at now. When it has closed, the chosen template goes instead; without one, or
 * when something else stands in the way, the message asks: it stays in the thread with the reason and
 * its conversation is marked. It is never dropped in silence.
 */
export async function sendScheduled(ctx: WorkspaceContext, given: LetGo): Promise<Fired> {
  assertCan(ctx, "inbox:reply");
  const { scheduledId, cause } = given;
  try {
    return await withWorkspace(ctx, async (tx) => {
      const prepared = await lockScheduled(tx, ctx, scheduledId);
      if (!mayFire(prepared, cause)) return { fate: "nothing", status: prepared.status };
      if (cause === "time") {
        // the customer has written, and the job that says so comes later
        const needless = await cancelNeedless(tx, ctx, prepared.conversation);
        if (needless.includes(scheduledId)) return { fate: "nothing", status: "cancelled" };
      }
      if (given.cause === "now") {
        assertUnchanged(prepared, given.version);
        const { conversation } = prepared;
        const kept = "It waits as before, nothing was sent.";
        await assertUnanswered(tx, ctx, { conversation, seenVersion: given.seenVersion, kept });
      } else if (prepared.problem !== null) {
        // whom it is for is in doubt since a merge was undone
        throw new Refusal("conflict", prepared.problem);
      }
      const as = await queueNow(tx, ctx, { scheduledId, prepared });
      await tx
        .update(scheduledMessages)
        .set({ status: "sent", updatedAt: new Date() })
        .where(
          and(
            eq(scheduledMessages.workspaceId, ctx.workspaceId),
            eq(scheduledMessages.id, scheduledId),
          ),
        );
      const { conversation } = prepared;
      // what waits for the customer answers a message that is new to the team: it stays unread
      const { unreadCount } = await unreadOf(tx, ctx, conversation.id);
      await afterSending(tx, ctx, { conversation, messageId: scheduledId, status: "open" });
      if (cause !== "now" && unreadCount > 0) {
        await tx
          .update(conversations)
          .set({ unreadCount })
          .where(
            and(
              eq(conversations.workspaceId, ctx.workspaceId),
              eq(conversations.id, conversation.id),
            ),
          );
      }
      return { fate: "sent", as };
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === "not_found") throw error;
    // a person who asked for it now is told, and it waits as before
    if (cause === "now") throw error;
    return ask(ctx, scheduledId, cause, error.message);
  }
}

/**
 * Sends a prepared message at once, by a person who will not wait.
 * @throws Refusal `conflict` when it has gone, was cancelled or says something else, `stale` when a colleague answered
 *   meanwhile (S8), and as sendMessage does
 */
export async function sendScheduledNow(
  ctx: WorkspaceContext,
  input: { scheduledId: string; version: number; seenVersion: number },
): Promise<void> {
  const fired = await sendScheduled(ctx, { ...input, cause: "now" });
  if (fired.fate !== "nothing") return;
  throw new Refusal(
    "conflict",
    fired.status === "sent"
      ? "This message has gone out by now, once. Nothing was sent twice."
      : "This message was cancelled by now.",
  );
}

function mayFire(prepared: LockedScheduled, cause: ScheduleCause): boolean {
  const { status, trigger, isDue } = prepared;
  if (cause === "now") return status === "waiting" || status === "asks";
  if (status !== "waiting" || trigger !== cause) return false;
  return cause === "reply" || isDue;
}

async function queueNow(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { scheduledId, prepared }: { scheduledId: string; prepared: LockedScheduled },
): Promise<"message" | "template"> {
  const { conversation, fallbackTemplateId, fallbackValues, replyToId } = prepared;
  const author = { id: prepared.authorId, name: prepared.authorName };
  assertMayWrite(ctx, conversation);
  if (!conversation.windowOpen && fallbackTemplateId) {
    const template = await prepareTemplate(tx, ctx, conversation, {
      templateId: fallbackTemplateId,
      values: fallbackValues ?? {},
    });
    await queueTemplate(tx, ctx, {
      conversation,
      messageId: scheduledId,
      prepared: template,
      author,
    });
    return "template";
  }
  assertWindow(conversation);
  await queueContent(tx, ctx, {
    conversation,
    messageId: scheduledId,
    content: messageContentSchema.parse(prepared.content),
    quoted: replyToId ? await targetOf(tx, ctx, conversation, replyToId) : undefined,
    author,
  });
  return "message";
}

async function unreadOf(tx: WorkspaceTx, ctx: WorkspaceContext, conversationId: string) {
  const [row] = await tx
    .select({ unreadCount: conversations.unreadCount })
    .from(conversations)
    .where(
      and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversationId)),
    );
  return row ?? { unreadCount: 0 };
}

/**
 * Leaves the decision to a person: the message says why, its conversation is open and unread, and
 * whoever prepared it or has the conversation is told.
 */
async function ask(
  ctx: WorkspaceContext,
  scheduledId: string,
  cause: ScheduleCause,
  problem: string,
): Promise<Fired> {
  return withWorkspace(ctx, async (tx) => {
    const prepared = await lockScheduled(tx, ctx, scheduledId);
    if (!mayFire(prepared, cause)) return { fate: "nothing", status: prepared.status };
    await tx
      .update(scheduledMessages)
      .set({ status: "asks", problem, updatedAt: new Date() })
      .where(
        and(
          eq(scheduledMessages.workspaceId, ctx.workspaceId),
          eq(scheduledMessages.id, scheduledId),
        ),
      );
    const { conversation, authorId, version } = prepared;
    await tx
      .update(conversations)
      .set({
        status: "open",
        closedAt: null,
        snoozedUntil: null,
        unreadCount: sql`greatest(${conversations.unreadCount}, 1)`,
        version: sql`${conversations.version} + 1`,
      })
      .where(
        and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversation.id)),
      );
    await announceScheduled(tx, ctx, { conversation, scheduledId, dueAt: null });
    await tellAsks(tx, ctx, {
      conversationId: conversation.id,
      memberIds: [authorId, conversation.assigneeId].filter((id) => id !== null),
      scheduledId,
      version,
      problem,
    });
    return { fate: "asks", problem };
  });
}
