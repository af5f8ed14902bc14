import type { ActionResult } from "@/components/forms/action-result";
import { answerTo } from "@/components/forms/no-answer";
import { serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";

/** Ids of messages that were asked for and have no answer yet, by what was asked. */
const unanswered = new Map<string, string>();

/**
 * Asks for a message that somebody may ask for again before an answer comes, or after it was lost: it
 * has the same id then, and is the same message.
 * @param what the same for the same message, and for no other
 */
export async function askOnce<Value>(
  what: string,
  ask: (messageId: string) => Promise<ActionResult<Value>>,
): Promise<ActionResult<Value>> {
  const messageId = unanswered.get(what) ?? newMessageId(serverNowMs());
  unanswered.set(what, messageId);
  const result = await answerTo(ask(messageId));
  if (result.ok || result.error.code !== "no_answer") unanswered.delete(what);
  return result;
}
