"use client";

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
        happened={dropped ? "The connection dropped" : "This page could not be shown"}
        next={
          dropped
            ? "The page comes back by itself once the server answers."
            : "Try again, or go on elsewhere. If it stays, tell us the reference and we can see what it was."
        }
        onRetry={retry}
        referenceId={error.digest}
        retrying={retrying}
        safe={
          dropped
            ? "What was saved or sent before is kept as it was."
            : "The fault is on our side. What was saved or sent before is kept as it was."
        }
      />
    </>
  );
}
