"use client";

import { PageHeader } from "@/components/layout/page-header";
import { useRetry } from "@/components/layout/use-retry";
import { ErrorState } from "@/components/ui/error-state";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

/** One page failed; the way to the others stays. */
export default function WorkspaceErrorPage({ error, reset }: ErrorPageProps) {
  const { retry, retrying } = useRetry(reset);
  return (
    <>
      <PageHeader title="Not shown" />
      <ErrorState
        happened="This page could not be shown"
        next="Try again, or go on elsewhere. If it stays, tell us the reference and we can see what it was."
        onRetry={retry}
        referenceId={error.digest}
        retrying={retrying}
        safe="The fault is on our side. What was saved or sent before is kept as it was."
      />
    </>
  );
}
