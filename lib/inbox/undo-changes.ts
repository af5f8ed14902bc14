import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import {
  assertReferences,
  freesSomebody,
  isSame,
  lockStates,
  writeState,
} from "./change-conversations";
import { requestGiveOut } from "./request-give-out";
import type { ConversationState, undoChangesSchema } from "./schema";

/**
 * Takes steps back, field by field: what somebody else has changed since stays as they left it, a
 * conversation that its customer has reopened is not closed again, and what they wrote since stays unread.
 * @returns how many conversations were put back, and how many had moved on altogether
 */
export async function undoChanges(
  ctx: WorkspaceContext,
  { steps }: z.output<typeof undoChangesSchema>,
): Promise<{ undone: number; kept: number }> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const now = new Map(
      (
        await lockStates(
          tx,
          ctx,
          steps.map(({ conversationId }) => conversationId),
        )
      ).map(({ conversationId, ...state }) => [conversationId, state]),
    );
    // a mark that was set by hand counts one
    const unread = await tx.execute<{ id: string }>(sql`
      select id from conversations where workspace_id = ${ctx.workspaceId} and unread_count > 1
        and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify([...now.keys()])}::jsonb))`);
    const wrote = new Set(unread.map(({ id }) => id));
    let undone = 0;
    let frees = false;
    for (const { conversationId, was, became } of steps) {
      const current = now.get(conversationId);
      if (!current) continue;
      const back = takeBack(current, { was, became });
      const next = wrote.has(conversationId) ? { ...back, unread: true } : back;
      if (isSame(current, next)) continue;
      await assertReferences(tx, ctx, {
        assigneeId: next.assigneeId === current.assigneeId ? undefined : next.assigneeId,
        teamId: next.teamId === current.teamId ? undefined : next.teamId,
      });
      const step = { conversationId, was: current, became: next };
      await writeState(tx, ctx, step);
      frees ||= freesSomebody(step);
      undone++;
    }
    if (frees) await requestGiveOut(tx, ctx);
    return { undone, kept: steps.length - undone };
  });
}

/** Each field goes back that is still what the step made of it. */
export function takeBack(
  current: ConversationState,
  { was, became }: { was: ConversationState; became: ConversationState },
): ConversationState {
  const field = <Name extends "assigneeId" | "teamId" | "priority" | "unread">(name: Name) =>
    current[name] === became[name] ? was[name] : current[name];
  const sameTime = (one: string | null, other: string | null) =>
    (one && Date.parse(one)) === (other && Date.parse(other));
  const untouched =
    current.status === became.status && sameTime(current.snoozedUntil, became.snoozedUntil);
  // a time that has passed meanwhile would never wake it
  const lapsed =
    was.status === "snoozed" &&
    was.snoozedUntil !== null &&
    Date.parse(was.snoozedUntil) <= Date.now();
  const labels = new Set(current.labelIds);
  for (const id of became.labelIds) if (!was.labelIds.includes(id)) labels.delete(id);
  for (const id of was.labelIds) if (!became.labelIds.includes(id)) labels.add(id);
  return {
    status: untouched ? (lapsed ? "open" : was.status) : current.status,
    snoozedUntil: untouched ? (lapsed ? null : was.snoozedUntil) : current.snoozedUntil,
    assigneeId: field("assigneeId"),
    teamId: field("teamId"),
    priority: field("priority"),
    unread: field("unread"),
    labelIds: [...labels].sort(),
  };
}
