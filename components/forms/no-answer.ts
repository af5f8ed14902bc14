import { unstable_rethrow } from "next/navigation";
import { noteOldPage } from "@/components/layout/old-page";
import { showToast } from "@/components/ui/toast";
import type { ActionError, ActionResult } from "./action-result";

/** What is known when no answer came, and what to do: also an answer that was lost may have been a yes. */
export const NO_ANSWER =
  "The server did not answer, so it may have been done all the same. Check the connection and look, then try again.";
const OLD_PAGE =
  "This page is older than the program and cannot do this any more. Nothing was changed. Reload the page, then try again.";

/** What failed, as an answer: a page from before an update is told apart from a lost connection. */
export const noAnswer = (error: unknown, words = NO_ANSWER): ActionError =>
  noteOldPage(error)
    ? { code: "old_page", message: OLD_PAGE }
    : { code: "no_answer", message: words };

/**
 * The answer of an action, also when none came; a redirect goes on to Next, whose it is.
 * @param words for what changes nothing, or where more is known than that
 */
export async function answerTo<Value>(
  work: Promise<ActionResult<Value>>,
  words?: string,
): Promise<ActionResult<Value>> {
  try {
    return await work;
  } catch (error) {
    unstable_rethrow(error);
    return { ok: false, error: noAnswer(error, words) };
  }
}

/** Tells a refusal in a corner; without an answer it is not known that it was one. */
export function sayRefusal({ code, message }: ActionError, title: string): void {
  const told = code === "no_answer" ? "No answer came" : title;
  showToast({ title: told, description: message, tone: "bad" });
}
