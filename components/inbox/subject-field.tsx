import { useId } from "react";
import { SUBJECT_MAX_CHARACTERS } from "@/lib/channels/email/capabilities";
import type { Subject } from "./use-subject";

/** The line above the text of a mail. */
export function SubjectField({ subject }: { subject: NonNullable<Subject> }) {
  const id = useId();
  return (
    <div className="mt-2 flex items-center gap-2 rounded-control border border-line-strong bg-surface ps-3 focus-within:outline-2 focus-within:outline-ring">
      <label className="flex-none text-dense text-ink-3" htmlFor={id}>
        Subject
      </label>
      <input
        className="h-8 min-w-0 flex-1 bg-transparent pe-3 text-body outline-none touch:h-11 touch:text-reading"
        dir="auto"
        id={id}
        maxLength={SUBJECT_MAX_CHARACTERS}
        onChange={(event) => subject.write(event.target.value)}
        placeholder="What it is about"
        value={subject.value}
      />
    </div>
  );
}
