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

/** 60 px at the foot of a page with steps; stays in sight. On a phone the note has its own line. */
export function FooterBar({ start, note, children, className }: FooterBarProps) {
  return (
    <footer
      className={classNames(
        "sticky bottom-0 z-20 mt-auto flex min-h-15 flex-none flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-surface px-4 py-2 pb-[max(8px,env(safe-area-inset-bottom))] md:px-6",
        className,
      )}
    >
      {note ? (
        <span className="text-dense text-ink-3 max-md:w-full md:order-1 md:ms-auto">{note}</span>
      ) : null}
      {start}
      <div
        className={classNames(
          "flex items-center gap-3 max-md:flex-auto max-md:justify-end md:order-1",
          !note && "md:ms-auto",
        )}
      >
        {children}
      </div>
    </footer>
  );
}
