import type { ReactNode } from "react";
import { Button } from "./button";
import { classNames } from "./class-names";
import { CopyButton } from "./copy-button";

export type ErrorStateProps = {
  /** What happened: "The contact list could not be loaded". */
  happened: ReactNode;
  /** What is safe: "Nothing was changed." */
  safe: ReactNode;
  /** What to do next, as words. */
  next?: ReactNode;
  /** What support needs to find it in the log. */
  referenceId?: string | undefined;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
  /** A second way out, such as a link home. */
  action?: ReactNode;
  /** `page` stands alone with an h1; `region` sits inside a pane. */
  size?: "page" | "region";
  className?: string | undefined;
};

/** What happened, what is safe, what next, and a number to name it by. */
export function ErrorState({
  happened,
  safe,
  next,
  referenceId,
  onRetry,
  retrying = false,
  action,
  size = "region",
  className,
}: ErrorStateProps) {
  const Heading = size === "page" ? "h1" : "h2";
  return (
    <section
      className={classNames("mx-auto w-full max-w-[560px] px-4 py-10", className)}
      role="alert"
    >
      <Heading
        className={classNames("font-semibold", size === "page" ? "text-title" : "text-reading")}
      >
        {happened}
      </Heading>
      <p className="mt-1 text-body text-ink-2">
        {safe} {next}
      </p>
      {onRetry || action ? (
        <div className="mt-4 flex flex-wrap gap-2">
          {onRetry ? (
            <Button
              loading={retrying}
              look={size === "page" ? "primary" : "secondary"}
              onClick={onRetry}
            >
              Try again
            </Button>
          ) : null}
          {action}
        </div>
      ) : null}
      {referenceId ? (
        <p className="mt-4 flex items-center gap-1 text-meta text-ink-3">
          Reference <bdi className="font-mono">{referenceId}</bdi>
          <CopyButton text={referenceId} what="reference" />
        </p>
      ) : null}
    </section>
  );
}
