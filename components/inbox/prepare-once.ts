import { answerTo } from "@/components/forms/no-answer";
import { scheduleMessageAction } from "@/lib/inbox/actions";
import { serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";

type Prepared = Omit<Parameters<typeof scheduleMessageAction>[1], "messageId">;

/** Ids of what was prepared without an answer, by what it was: pressed again it is the same message. */
const unanswered = new Map<string, string>();

/** Prepares a message once, however often the button is pressed until an answer comes. */
export async function prepareOnce(slug: string, prepared: Prepared) {
  const what = JSON.stringify(prepared);
  const messageId = unanswered.get(what) ?? newMessageId(serverNowMs());
  unanswered.set(what, messageId);
  const result = await answerTo(scheduleMessageAction(slug, { ...prepared, messageId }));
  if (result.ok || result.error.code !== "no_answer") unanswered.delete(what);
  return result;
}
