import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type EmptyWay = {
  icon: ReactNode;
  title: ReactNode;
  body: ReactNode;
  /** One button or link. */
  action: ReactNode;
};

export type EmptyStateProps = {
  /** "Nobody here yet". */
  title: ReactNode;
  /** One sentence: what this place is for. */
  children: ReactNode;
  /** Ways in, as hairline rows. */
  ways?: readonly EmptyWay[];
  /** Last line: "Only looking around? Load the sample contacts". */
  sample?: ReactNode;
  className?: string | undefined;
};

/** Nothing exists yet. For "nothing matches" use NoMatch. */
export function EmptyState({ title, children, ways = [], sample, className }: EmptyStateProps) {
  return (
    <section className={classNames("mx-auto w-full max-w-[600px] px-4 py-12", className)}>
      <h2 className="text-title font-semibold">{title}</h2>
      <p className="mt-1 text-body text-ink-2">{children}</p>
      {ways.length > 0 ? (
        <ul className="mt-5 border-b border-line">
          {ways.map((way, index) => (
            <li
              className="grid grid-cols-[16px_1fr] items-center gap-x-3.5 gap-y-2 border-t border-line py-3.5 md:grid-cols-[16px_1fr_auto]"
              // Ways are a fixed list of the page; they have no other identity.
              // biome-ignore lint/suspicious/noArrayIndexKey: static list
              key={index}
            >
              <span className="mt-0.5 self-start text-ink-3">{way.icon}</span>
              <div className="min-w-0">
                <h3 className="text-body font-medium">{way.title}</h3>
                <p className="text-dense text-ink-2">{way.body}</p>
              </div>
              <div className="max-md:col-start-2">{way.action}</div>
            </li>
          ))}
        </ul>
      ) : null}
      {sample ? <p className="mt-5 text-body text-ink-2">{sample}</p> : null}
    </section>
  );
}

export type NoMatchProps = {
  /** "No contact matches". */
  title: ReactNode;
  children?: ReactNode;
  /** A button that clears the filters. */
  action?: ReactNode;
  className?: string | undefined;
};

/** Things exist, but the filters let none through. */
export function NoMatch({ title, children, action, className }: NoMatchProps) {
  return (
    <section
      className={classNames(
        "mx-auto flex w-full max-w-[600px] flex-col items-start px-4 py-12",
        className,
      )}
    >
      <h2 className="text-reading font-semibold">{title}</h2>
      {children ? <p className="text-body text-ink-2">{children}</p> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </section>
  );
}
