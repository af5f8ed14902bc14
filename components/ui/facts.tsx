import { Fragment, type ReactNode } from "react";
import { classNames } from "./class-names";

export type Fact = { key: string; label: ReactNode; value: ReactNode };

export type FactsProps = { items: readonly Fact[]; className?: string | undefined };

/** Labels of 96 px and what is known. An unknown value is an en dash. */
export function Facts({ items, className }: FactsProps) {
  return (
    <dl
      className={classNames(
        "grid grid-cols-[96px_minmax(0,1fr)] items-baseline gap-y-1.5 text-dense leading-5",
        className,
      )}
    >
      {items.map((item) => (
        <Fragment key={item.key}>
          <dt className="text-ink-3">{item.label}</dt>
          <dd className="flex min-w-0 flex-wrap items-center gap-x-1.5 gap-y-1 break-words">
            {item.value ?? "–"}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
