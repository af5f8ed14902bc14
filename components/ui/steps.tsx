import { Check, CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "./app-link";
import { classNames } from "./class-names";

export type Step = {
  key: string;
  label: ReactNode;
  /** What was decided there, in a few words: "19,046 rows, CSV". */
  summary?: ReactNode;
  state: "done" | "now" | "next" | "problem";
  /** Present when the step can be opened. */
  href?: string | undefined;
};

export type StepsProps = {
  /** "Steps of the import". */
  label: string;
  items: readonly Step[];
  orientation?: "horizontal" | "vertical";
  className?: string | undefined;
};

const SAID = {
  done: "done",
  now: "current step",
  next: "not yet",
  problem: "needs a look",
} as const;

/** Where one is: done is ticked, now is ink, next is a grey number. */
export function Steps({ label, items, orientation = "horizontal", className }: StepsProps) {
  const across = orientation === "horizontal";
  return (
    <nav aria-label={label} className={className}>
      <ol className={across ? "flex items-center gap-2 overflow-x-auto md:gap-3" : "grid"}>
        {items.map((step, index) => {
          const body = (
            <>
              <span
                className={classNames(
                  "grid size-6 flex-none place-items-center rounded-full border text-dense font-medium tabular-nums [&_.lucide]:size-3.5",
                  step.state === "now" && "border-ink bg-ink text-bg",
                  step.state === "done" && "border-ink-3 text-ink",
                  step.state === "next" && "border-line-strong text-ink-3",
                  step.state === "problem" && "border-bad-solid text-bad",
                )}
              >
                {step.state === "done" ? (
                  <Check />
                ) : step.state === "problem" ? (
                  <CircleAlert />
                ) : (
                  index + 1
                )}
              </span>
              <span
                className={classNames(
                  "min-w-0",
                  across && step.state !== "now" && "max-md:sr-only",
                )}
              >
                <span
                  className={classNames(
                    "block truncate text-body",
                    step.state === "next" ? "text-ink-2" : "font-medium",
                  )}
                >
                  {step.label}
                  <span className="sr-only">, {SAID[step.state]}</span>
                </span>
                {step.summary ? (
                  <span className={classNames("block text-meta text-ink-3", across && "truncate")}>
                    {step.summary}
                  </span>
                ) : null}
              </span>
            </>
          );
          const shape = classNames(
            "flex min-h-11 min-w-0 items-center gap-2.5 rounded-control",
            !across && "px-2 py-2",
            !across && step.state === "now" && "bg-surface-3",
          );
          return (
            <li
              className={classNames(
                "relative min-w-0",
                across
                  ? classNames(
                      "flex items-center gap-2 last:flex-none after:h-px after:min-w-1 after:flex-1 after:bg-line-strong last:after:hidden md:gap-3 md:after:min-w-3",
                      // on a phone the words of the current step have the room, the others are numbers
                      step.state === "now" ? "flex-auto" : "flex-1",
                      "md:flex-1",
                    )
                  : "after:absolute after:start-[19.5px] after:top-[calc(50%+14px)] after:h-[calc(100%-28px)] after:w-px after:bg-line-strong last:after:hidden",
              )}
              key={step.key}
            >
              {step.href ? (
                <AppLink
                  aria-current={step.state === "now" ? "step" : undefined}
                  className={classNames(
                    shape,
                    step.state !== "now" && !across && "hover:bg-surface-2",
                  )}
                  href={step.href}
                >
                  {body}
                </AppLink>
              ) : (
                <div aria-current={step.state === "now" ? "step" : undefined} className={shape}>
                  {body}
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
