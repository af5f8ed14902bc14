import { classNames } from "@/components/ui/class-names";
import type { Draft } from "./use-draft";

/** How much more fits, who writes as well, and where the draft is kept. */
export function DraftState({
  draft: { mode, words, uploads, subject, state },
  limit,
  warning,
}: {
  draft: Draft;
  limit: number;
  warning: string | null;
}) {
  const left = limit - words.text.length;
  if (left < 200) {
    return (
      <span
        className={classNames("text-meta tabular-nums", left < 50 ? "text-warn" : "text-ink-3")}
      >
        {left} left
      </span>
    );
  }
  if (warning && mode === "reply") {
    return <span className="text-meta font-medium text-warn">{warning}</span>;
  }
  if (state === "local") {
    return <span className="text-meta text-warn">Draft kept on this device only</span>;
  }
  const isBegun =
    words.text !== "" || (mode === "reply" && (uploads.items.length > 0 || subject !== null));
  return isBegun ? (
    <span className="text-meta text-ink-3">{state === "saved" ? "Draft saved" : "Saving"}</span>
  ) : null;
}
