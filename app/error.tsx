"use client";

import { failureWords } from "@/components/layout/failure-words";
import { useRetry } from "@/components/layout/use-retry";
import { ErrorState } from "@/components/ui/error-state";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const { retry, retrying, dropped } = useRetry(reset, error);
  return (
    <main className="grid min-h-dvh place-items-center" id="content">
      <ErrorState
        {...failureWords(
          dropped,
          "Try again. If it stays, tell us the reference and we can see what it was.",
        )}
        action={
          <a
            className="inline-flex h-8 items-center rounded-control px-3 font-medium text-accent-ink hover:underline touch:min-h-11"
            href="/"
          >
            Go to the start page
          </a>
        }
        onRetry={retry}
        referenceId={error.digest}
        retrying={retrying}
        size="page"
      />
    </main>
  );
}
