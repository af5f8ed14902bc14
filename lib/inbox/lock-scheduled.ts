import { sql } from "drizzle-orm";
import type { ScheduleStatus, ScheduleTrigger } from "@/db/enums/messages";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { type LockedConversation, lockConversation } from "./lock-conversation";

export type LockedScheduled = {
  conversation: LockedConversation;
  status: ScheduleStatus;
  trigger: ScheduleTrigger;
  isDue: boolean;
  content: Record<string, unknown>;
  body: string;
  replyToId: string | null;
  fallbackTemplateId: string | null;
  fallbackValues: Record<string, string> | null;
  version: number;
  /** Why it did not go out, or must not go by itself. */
  problem: string | null;
  authorId: string | null;
  authorName: string;
};

/**
 * A prepared message whose row is held by this transaction, its conversation first: whoever edits,
 * cancels or lets it go meets the others here, and one of them is first.
 * @throws Refusal `not_found` for unknown and foreign ids alike
 */
export async function lockScheduled(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  scheduledId: string,
): Promise<LockedScheduled> {
  const [found] = (await tx.execute(sql`
    select conversation_id as "conversationId" from scheduled_messages
    where workspace_id = ${ctx.workspaceId} and id = ${scheduledId}`)) as unknown as {
    conversationId: string;
  }[];
  if (!found) notFound("prepared message");
  const conversation = await lockConversation(tx, ctx, found.conversationId);
  const [row] = (await tx.execute(sql`
    select status, trigger, coalesce(due_at <= clock_timestamp(), false) as "isDue", content, body,
      reply_to_id as "replyToId", fallback_template_id as "fallbackTemplateId",
      fallback_values as "fallbackValues", version, problem, author_id as "authorId",
      author_name as "authorName"
    from scheduled_messages
    where workspace_id = ${ctx.workspaceId} and id = ${scheduledId} for update`)) as unknown as Omit<
    LockedScheduled,
    "conversation"
  >[];
  if (!row) notFound("prepared message");
  return { conversation, ...row };
}

/**
 * Whoever cancels or sends what a colleague has just written anew decides about words that they have
 * not seen.
 * @throws Refusal `conflict`
 */
export function assertUnchanged(prepared: LockedScheduled, seenVersion: number): void {
  if (prepared.version === seenVersion) return;
  throw new Refusal(
    "conflict",
    "Somebody changed this message meanwhile, so it waits as they left it. Look at it once more.",
  );
}
