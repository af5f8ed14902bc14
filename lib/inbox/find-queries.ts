import "server-only";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { type MessageHits, searchMessages } from "@/lib/messages/search-messages";
import { readSearch } from "@/lib/messages/search-schema";
import { findConversation } from "./queries";

export type FoundInConversation = MessageHits & {
  /** What was looked for, without filters: the words to mark in the thread. */
  words: string;
};

/**
 * What was said in one conversation, the newest first, by the words and filters of the search over all
 * of them; campaign messages are found by their template, not here.
 * @throws Refusal `not_found` for unknown and foreign conversations
 */
export async function findInConversation(
  ctx: WorkspaceContext,
  { conversationId, q, before }: { conversationId: string; q: string; before?: string | undefined },
): Promise<FoundInConversation> {
  // an id that is none must not widen the search to every conversation
  if (!isId(conversationId) || !(await findConversation(ctx, conversationId))) {
    notFound("conversation");
  }
  const found = await searchMessages(ctx, { q, conversation: conversationId, before });
  return { ...found, words: readSearch(q).words };
}
