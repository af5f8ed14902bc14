import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

export type FooterBarProps = {
  /** Way back, schedule, discard. */
  start?: ReactNode;
  /** What the primary means, in a few quiet words: "You can undo it for 24 hours". */
  note?: ReactNode;
  /** The primary, last. */
  children: ReactNode;
  className?: string | undefined;
};

/** 60 px at the foot of a page with steps; stays in sight. */
export function FooterBar({ start, note, children, className }: FooterBarProps) {
  return (
    <footer
      className={classNames(
        "sticky bottom-0 z-20 mt-auto flex min-h-15 flex-none flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-surface px-4 py-2 pb-[max(8px,env(safe-area-inset-bottom))] md:px-6",
        className,
      )}
    >
      {start}
      <div className="ms-auto flex items-center gap-3 max-md:w-full">
        {note ? (
          <span className="text-dense text-ink-3 max-md:min-w-0 max-md:flex-1">{note}</span>
        ) : null}
        {children}
      </div>
    </footer>
  );
}
