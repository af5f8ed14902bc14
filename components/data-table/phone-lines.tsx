import type { ReactNode } from "react";
import { AppLink } from "@/components/ui/app-link";
import { classNames } from "@/components/ui/class-names";

/** The two lines of a row on a phone. */
export type PhoneRow = {
  title: ReactNode;
  /** At the end of the first line: a state chip. */
  state?: ReactNode;
  line?: ReactNode;
  /** At the end of the second line: a time, an amount. */
  aside?: ReactNode;
};

export function PhoneLines({
  row,
  href,
  onOpen,
}: {
  row: PhoneRow;
  href: string | undefined;
  onOpen: (() => void) | undefined;
}) {
  const title = "min-w-0 truncate text-reading font-medium";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
      <div className="flex items-center gap-2">
        {onOpen ? (
          <button className={classNames(title, "text-start")} onClick={onOpen} type="button">
            {row.title}
          </button>
        ) : href ? (
          <AppLink className={title} href={href}>
            {row.title}
          </AppLink>
        ) : (
          <span className={title}>{row.title}</span>
        )}
        <span className="ms-auto flex-none">{row.state}</span>
      </div>
      {row.line || row.aside ? (
        <div className="flex items-center gap-2 text-dense text-ink-2">
          <span className="min-w-0 truncate">{row.line}</span>
          <span className="ms-auto flex-none tabular-nums">{row.aside}</span>
        </div>
      ) : null}
    </div>
  );
}
