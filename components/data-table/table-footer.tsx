import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

const number = new Intl.NumberFormat("en");

type TableFooterProps = {
  noun: { one: string; many: string };
  /** Rows in sight. */
  shown: number;
  total: { count: number; approximate?: boolean } | undefined;
  footnote: ReactNode;
  /** Each is there when its button is. */
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onMore: (() => void) | undefined;
  loadingMore: boolean;
};

/** How many of how many, and the way on. */
export function TableFooter(props: TableFooterProps) {
  const { noun, shown, total, onPrevious, onNext, onMore } = props;
  return (
    <footer className="flex min-h-9 flex-none flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-1 text-meta text-ink-3 md:px-6">
      <span className="tabular-nums">
        {number.format(shown)}
        {total ? ` of ${total.approximate ? "≈ " : ""}${number.format(total.count)}` : ""}{" "}
        {total?.count === 1 ? noun.one : noun.many}
      </span>
      <span className="ms-auto">{props.footnote}</span>
      {onPrevious ? (
        <Button look="ghost" onClick={onPrevious} size="sm">
          Previous
        </Button>
      ) : null}
      {onMore ? (
        <Button
          className="text-accent-ink"
          loading={props.loadingMore}
          look="ghost"
          onClick={onMore}
          size="sm"
        >
          Load more
        </Button>
      ) : null}
      {onNext ? (
        <Button look="ghost" onClick={onNext} size="sm">
          Next
        </Button>
      ) : null}
    </footer>
  );
}
