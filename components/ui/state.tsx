import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { type DisplayState, STATE_GRAMMAR, TONE_SOFT, TONE_TEXT } from "./state-grammar";

const CIRCLE = <circle cx="8" cy="8" r="5.5" />;
const SYMBOLS: Record<DisplayState, ReactNode> = {
  queued: <circle cx="8" cy="8" r="5.5" strokeDasharray="2.9 1.42" />,
  sent: <path d="m3.5 8.6 2.9 2.9 6.1-7" />,
  held: <path d="M5.75 4.25v7.5M10.25 4.25v7.5" strokeWidth="2" />,
  delivered: <path d="m1.2 8.6 2.9 2.9 6.1-7M8 11.2l.3.3 6.2-7" />,
  read: <path d="m1.2 8.6 2.9 2.9 6.1-7M8 11.2l.3.3 6.2-7" />,
  failed: (
    <>
      {CIRCLE}
      <path d="M8 5v3.6M8 10.8v.01" />
    </>
  ),
  unconfirmed: (
    <>
      {CIRCLE}
      <path d="M6.5 6.7c.1-1 .7-1.5 1.5-1.5.9 0 1.5.5 1.5 1.3 0 1-1.5 1.1-1.5 2.1M8 10.9v.01" />
    </>
  ),
  skipped: <path d="M4 8h8" />,
};

export type StateSymbolProps = {
  state: DisplayState;
  /** Pixels; 16 in rows, 14 inside a small chip. */
  size?: number;
  className?: string | undefined;
};

/** The sign alone. Hidden from screen readers: the word always stands beside it. */
export function StateSymbol({ state, size = 16, className }: StateSymbolProps) {
  return (
    <svg
      aria-hidden="true"
      className={classNames("flex-none", className)}
      fill="none"
      height={size}
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth={state === "read" || state === "delivered" || state === "sent" ? 1.6 : 1.5}
      viewBox="0 0 16 16"
      width={size}
    >
      {SYMBOLS[state]}
    </svg>
  );
}

/** Colour of the word; sent, queued and skipped stay ink because nothing needs a look. */
const STATE_TEXT = (state: DisplayState) =>
  STATE_GRAMMAR[state].tone === "mute" ? "text-ink" : TONE_TEXT[STATE_GRAMMAR[state].tone];

export type StateProps = {
  state: DisplayState;
  /** Plain reason behind failed and skipped: "Not on WhatsApp". */
  reason?: ReactNode;
  /** Says "Held by Meta" and "Unconfirmed, checking" where there is room. */
  long?: boolean;
  /** Sign in colour, word in ink: for dense tables. */
  quiet?: boolean;
  className?: string | undefined;
};

/** Sign and word in the one grammar of states. */
export function State({ state, reason, long = false, quiet = false, className }: StateProps) {
  const rule = STATE_GRAMMAR[state];
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-[5px] align-middle whitespace-nowrap",
        quiet ? "text-ink" : STATE_TEXT(state),
        className,
      )}
      data-state-word={state}
    >
      <StateSymbol className={quiet ? STATE_TEXT(state) : undefined} state={state} />
      <span>{long ? rule.longWord : rule.word}</span>
      {reason ? <span className="text-ink-2">{reason}</span> : null}
    </span>
  );
}

export type StateChipProps = {
  state: DisplayState;
  /** In lists the normal outcome is outlined and only exceptions are tinted. */
  look?: "tinted" | "by-exception" | "outlined";
  size?: "small" | "normal";
  long?: boolean;
  className?: string | undefined;
};

const EXCEPTIONS: readonly DisplayState[] = ["held", "failed", "unconfirmed"];

/** The same grammar as a chip. */
export function StateChip({
  state,
  look = "tinted",
  size = "normal",
  long = false,
  className,
}: StateChipProps) {
  const rule = STATE_GRAMMAR[state];
  const tinted = look === "tinted" || (look === "by-exception" && EXCEPTIONS.includes(state));
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1 rounded-chip align-middle font-medium whitespace-nowrap",
        size === "small" ? "h-[18px] px-[5px] text-[0.71875rem]" : "h-5 px-1.5 text-meta",
        tinted ? TONE_SOFT[rule.tone] : "border border-line bg-transparent text-ink-2",
        className,
      )}
      data-state-word={state}
    >
      <StateSymbol
        className={classNames("-ms-0.5", !tinted && STATE_TEXT(state))}
        size={14}
        state={state}
      />
      {long ? rule.longWord : rule.word}
    </span>
  );
}
