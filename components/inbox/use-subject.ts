import { showToast } from "@/components/ui/toast";
import { CAPABILITIES } from "@/lib/channels/capabilities";
import type { ReadThread } from "./inbox-reads";
import type { Draft } from "./use-draft";

/** The subject of the mail that is written; null where a channel has none. */
export type Subject = { value: string; write: (value: string) => void } | null;

/** That of the draft, or the one of the thread while nobody has called it anything else. */
export function useSubject(
  { subject, setSubject }: Draft,
  newest: ReadThread | undefined,
): Subject {
  if (!newest || !CAPABILITIES[newest.conversation.channelKind].subjects) return null;
  const own = newest.answerSubject ?? "";
  return {
    value: subject ?? own,
    write: (value) => setSubject(value === own ? null : value),
  };
}

/** What makes one mail of words and files; null where each is a message of its own. */
export const mailOf = (subject: Subject) => subject && { subject: subject.value.trim() };

/** Says so when a mail has none. */
export function lacksSubject(subject: Subject): boolean {
  if (subject === null || subject.value.trim() !== "") return false;
  showToast({
    title: "Not sent: a mail needs a subject",
    description: "Write it above your text, which is kept.",
    tone: "warn",
  });
  return true;
}
