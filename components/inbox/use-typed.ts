import { useRef } from "react";
import { announceTypingAction } from "@/lib/inbox/actions";
import type { ComposerMode } from "./composer";
import type { Draft } from "./use-draft";
import type { Written } from "./use-sending";

/** Typing is announced no more often than this; it is forgotten six seconds after the last time. */
const TYPING_EVERY_MS = 3_000;

/** The text of the field as it is now: the note, or the draft, whose keys colleagues hear of. */
export function useTyped(
  { slug, conversationId, mode }: { slug: string; conversationId: string; mode: ComposerMode },
  { draft, note, setNote }: Written,
): Draft {
  const announcedAt = useRef(0);
  if (mode === "note") {
    return {
      text: note,
      aside: "",
      state: "saved",
      write: setNote,
      clear: () => setNote(""),
      settleAside: () => undefined,
    };
  }
  const write = (text: string) => {
    draft.write(text);
    if (text === "" || Date.now() - announcedAt.current <= TYPING_EVERY_MS) return;
    announcedAt.current = Date.now();
    void announceTypingAction(slug, { conversationId }).catch(() => undefined);
  };
  return { ...draft, write };
}
