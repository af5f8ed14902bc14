"use client";

import { useRetry } from "@/components/layout/use-retry";
import { ErrorState } from "@/components/ui/error-state";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const { retry, retrying, dropped } = useRetry(reset, error);
  return (
    <main className="grid min-h-dvh place-items-center" id="content">
      <ErrorState
        action={
          <a
            className="inline-flex h-8 items-center rounded-control px-3 font-medium text-accent-ink hover:underline touch:min-h-11"
            href="/"
          >
            Go to the start page
          </a>
        }
        happened={dropped ? "The connection dropped" : "This page could not be shown"}
        next={
          dropped
            ? "The page comes back by itself once the server answers."
            : "Try again. If it stays, tell us the reference and we can see what it was."
        }
        onRetry={retry}
        referenceId={error.digest}
        retrying={retrying}
        safe={
          dropped
            ? "What was saved or sent before is kept as it was."
            : "The fault is on our side. What was saved or sent before is kept as it was."
        }
        size="page"
      />
    </main>
  );
}
