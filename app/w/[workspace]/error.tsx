"use client";

import { failureWords } from "@/components/layout/failure-words";
import { PageHeader } from "@/components/layout/page-header";
import { useRetry } from "@/components/layout/use-retry";
import { ErrorState } from "@/components/ui/error-state";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

/** One page failed; the way to the others stays. */
export default function WorkspaceErrorPage({ error, reset }: ErrorPageProps) {
  const { retry, retrying, dropped } = useRetry(reset, error);
  return (
    <>
      <PageHeader title="Not shown" />
      <ErrorState
        {...failureWords(
          dropped,
          "Try again, or go on elsewhere. If it stays, tell us the reference and we can see what it was.",
        )}
        onRetry={retry}
        referenceId={error.digest}
        retrying={retrying}
      />
    </>
  );
}
