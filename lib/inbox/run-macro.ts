import { sql } from "drizzle-orm";
import type * as z from "zod";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { changeConversations, lockStates } from "./change-conversations";
import { fillPlaceholders, firstName } from "./fill-placeholders";
import { type LockedConversation, lockConversation } from "./lock-conversation";
import { memberOf } from "./member-of";
import { listMissed } from "./read-marker";
import { reply } from "./reply";
import type { ConversationChange, ConversationStep, runMacroSchema } from "./schema";
import { alreadySent } from "./send-message";
import { type MacroAction, macroActionSchema } from "./settings-schema";

const HOUR_MS = 60 * 60 * 1000;

/**
 * Runs the steps of a macro in one transaction: all of them, or none. What was changed comes back as
 * a step that undoChanges takes back; a reply that is sent cannot be.
 * @throws Refusal `not_found` for a macro, label, team or member that is gone; `invalid` when the
 *   reply has a place that nothing fills; whatever a reply is refused for
 */
export async function runMacro(
  ctx: WorkspaceContext,
  { macroId, conversationId, messageId, seenVersion }: z.output<typeof runMacroSchema>,
): Promise<{ steps: ConversationStep[]; replied: boolean }> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const inside = { ...ctx, tx };
    const { actions, name } = await readMacro(tx, ctx, macroId);
    const conversation = await lockConversation(tx, ctx, conversationId);
    // a run whose answer was lost and that comes again has been: nothing is done twice
    const hasRun = await alreadySent(tx, ctx, conversation, messageId);
    const steps = hasRun ? [] : actions;
    if (steps.some((action) => action.do === "close")) {
      await assertRead(tx, ctx, conversation, seenVersion);
    }
    const [before] = await lockStates(tx, ctx, [conversationId]);
    let replied = hasRun !== null;
    for (const action of steps) {
      if (action.do === "reply") {
        const text = await fillReply(tx, ctx, { conversationId, text: action.text, name });
        await reply(inside, {
          conversationId,
          messageId,
          text,
          seenVersion,
          close: false,
        });
        replied = true;
      } else {
        const change = changeOf(action, memberOf(ctx), new Date());
        await changeConversations(inside, { conversationIds: [conversationId], change });
      }
    }
    await tx.execute(sql`
      update macros set uses = uses + ${hasRun ? 0 : 1}
      where workspace_id = ${ctx.workspaceId} and id = ${macroId}`);
    const [after] = await lockStates(tx, ctx, [conversationId]);
    if (!before || !after) notFound("conversation");
    const { conversationId: _, ...was } = before;
    const { conversationId: __, ...became } = after;
    return { steps: [{ conversationId, was, became }], replied };
  });
}

/**
 * Nothing is closed over a message that nobody has read.
 * @throws Refusal `stale`
 */
async function assertRead(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversation: LockedConversation,
  seenVersion: number,
): Promise<void> {
  const missed = await listMissed(tx, ctx, { [conversation.id]: seenVersion });
  if (missed.size === 0) return;
  throw new Refusal(
    "stale",
    `${conversation.contactName} wrote just now. Nothing was sent or changed; read it first.`,
    undefined,
    { version: conversation.version },
  );
}

/** What a step changes; a reply changes nothing here. */
export function changeOf(
  action: Exclude<MacroAction, { do: "reply" }>,
  me: string | null,
  now: Date,
): ConversationChange {
  switch (action.do) {
    case "label":
      return { addLabelIds: [action.labelId] };
    case "assign":
      return { assigneeId: action.to === "me" ? me : action.to === "nobody" ? null : action.to };
    case "team":
      return { teamId: action.teamId };
    case "priority":
      return { priority: action.priority };
    case "snooze":
      return {
        status: "snoozed",
        snoozedUntil:
          action.hours === null
            ? null
            : new Date(now.getTime() + action.hours * HOUR_MS).toISOString(),
      };
    case "close":
      return { status: "closed" };
    default:
      return action satisfies never;
  }
}

async function readMacro(tx: WorkspaceTx, ctx: WorkspaceContext, macroId: string) {
  const [row] = await tx.execute<{ name: string; actions: unknown }>(sql`
    select name, actions from macros where workspace_id = ${ctx.workspaceId} and id = ${macroId}
      and (shared or member_id = ${memberOf(ctx)}::uuid)`);
  if (!row) notFound("macro");
  const parsed = macroActionSchema.array().safeParse(row.actions);
  if (!parsed.success) {
    throw new Refusal(
      "conflict",
      `“${row.name}” was made by another version. Save it again first.`,
    );
  }
  return { name: row.name, actions: parsed.data };
}

async function fillReply(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  about: { conversationId: string; text: string; name: string },
): Promise<string> {
  const [person] = await tx.execute<{
    name: string | null;
    company: string | null;
    city: string | null;
  }>(sql`
    select c.name, c.company, c.city from conversations v
    join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
    where v.workspace_id = ${ctx.workspaceId} and v.id = ${about.conversationId}`);
  const { text, missing } = fillPlaceholders(about.text, {
    "contact.name": person?.name ?? null,
    "contact.first_name": firstName(person?.name ?? null),
    "contact.company": person?.company ?? null,
    "contact.city": person?.city ?? null,
    "agent.name": ctx.actor.name,
    "agent.first_name": firstName(ctx.actor.name),
    "workspace.name": ctx.name,
  });
  if (missing.length === 0) return text;
  throw new Refusal(
    "invalid",
    `“${about.name}” needs ${missing.map((one) => `{{${one}}}`).join(", ")}, which is not known here. Nothing was sent or changed.`,
  );
}
