import { and, eq } from "drizzle-orm";
import { scheduledMessages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { assertMayWrite } from "./lock-conversation";
import { lockScheduled } from "./lock-scheduled";
import { announceScheduled, preparedFields } from "./schedule-message";
import type { ChangeScheduled } from "./schema";

/** Of the other's words, so many characters are told. */
const SHOWN_WORDS = 200;

/**
 * Changes a prepared message before it goes, whoever prepared it; one that asks waits again. Its
 * author stays, because the files are theirs.
 * @throws Refusal `stale` with the version it speaks of when it was changed meanwhile, `conflict` when it has gone or was cancelled
 */
export async function changeScheduled(
  ctx: WorkspaceContext,
  input: ChangeScheduled,
): Promise<{ scheduledId: string }> {
  assertCan(ctx, "inbox:reply");
  const { scheduledId } = input;
  return withWorkspace(ctx, async (tx) => {
    const known = await lockScheduled(tx, ctx, scheduledId);
    const { conversation, status, version, authorId, authorName } = known;
    if (status === "sent" || status === "cancelled") {
      throw new Refusal(
        "conflict",
        status === "sent"
          ? "This message has gone out by now, so it cannot be changed."
          : "This message was cancelled by now. Your text is kept; send it anew.",
      );
    }
    if (version !== input.version) {
      throw new Refusal(
        "stale",
        `Somebody changed this message meanwhile; now it is “${known.body.slice(0, SHOWN_WORDS)}”. Yours is kept here.`,
        undefined,
        { version },
      );
    }
    assertMayWrite(ctx, conversation);
    const fields = await preparedFields(tx, ctx, {
      conversation,
      scheduledId,
      input,
      author: { id: authorId, name: authorName },
    });
    await tx
      .update(scheduledMessages)
      .set({
        ...fields,
        status: "waiting",
        problem: null,
        version: version + 1,
        updatedAt: new Date(),
      })
      .where(
        and(
          eq(scheduledMessages.workspaceId, ctx.workspaceId),
          eq(scheduledMessages.id, scheduledId),
        ),
      );
    await recordActivity(tx, ctx, "message.rescheduled", scheduledId, {
      trigger: fields.trigger,
      dueAt: fields.dueAt?.toISOString() ?? null,
    });
    await announceScheduled(tx, ctx, { conversation, scheduledId, dueAt: fields.dueAt });
    return { scheduledId };
  });
}
