import { useEffect } from "react";
import { isOldPage } from "@/components/layout/old-page";
import { isUploading } from "./draft-uploads";
import { keptDrafts } from "./drafts";
import { isSending, isUnstored } from "./outbox";

/**
 * What only this page has: a file on its way, a message without an answer, words that no server has.
 * A page that is older than the program sends nothing: there what is stored waits for the reload.
 */
const wouldLose = () =>
  isUploading() ||
  (isSending() && !isOldPage()) ||
  isUnstored() ||
  [...keptDrafts().values()].some(({ state }) => state === "local");

function ask(event: BeforeUnloadEvent) {
  if (wouldLose()) event.preventDefault();
}

/** Asks before the page is left while something of it is nowhere else, also from another part of it. */
export function useLeaveGuard(): void {
  useEffect(() => {
    // the same function is added once, however often somebody comes here, and stays for the page's life
    window.addEventListener("beforeunload", ask);
  }, []);
}
