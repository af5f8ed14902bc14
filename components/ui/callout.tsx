import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { TONE_TEXT, type Tone } from "./state-grammar";

const EDGES: Record<Tone, string> = {
  mute: "border-line-strong",
  ok: "border-ok-solid",
  info: "border-info-solid",
  warn: "border-warn-solid",
  bad: "border-bad-solid",
  unknown: "border-unknown-solid",
  accent: "border-accent",
};

export type CalloutProps = {
  tone?: Tone;
  icon?: ReactNode;
  /** What is the case, in bold. */
  title?: ReactNode;
  children?: ReactNode;
  className?: string | undefined;
};

/** An explanation with a coloured edge, beside the thing it explains. */
export function Callout({ tone = "mute", icon, title, children, className }: CalloutProps) {
  return (
    <div
      className={classNames(
        "flex gap-2 border-s-[3px] py-0.5 ps-2.5 text-dense text-ink-2",
        EDGES[tone],
        className,
      )}
    >
      {icon ? <span className={classNames("mt-px flex-none", TONE_TEXT[tone])}>{icon}</span> : null}
      <div className="min-w-0">
        {title ? <b className="text-ink">{title}</b> : null}
        {title && children ? " " : null}
        {children}
      </div>
    </div>
  );
}
