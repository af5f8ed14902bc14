import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { NoMatch } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";

export type TableNoun = { one: string; many: string };

/** In place of rows: no filter or search matches, or nothing exists yet. */
export function NoRows({
  noun,
  filtered,
  empty,
  onClear,
}: {
  noun: TableNoun;
  filtered: boolean;
  empty: ReactNode;
  onClear: () => void;
}) {
  if (!filtered) return empty;
  return (
    <NoMatch
      action={<Button onClick={onClear}>Clear search and filters</Button>}
      title={`No ${noun.one} matches`}
    >
      Nothing is lost: the search or a filter leaves every {noun.one} out.
    </NoMatch>
  );
}

/** In place of rows that could not be read. */
export function UnreadRows({
  noun,
  failure,
  retrying,
  onRetry,
}: {
  noun: TableNoun;
  failure: { message?: string; referenceId?: string } | undefined;
  retrying: boolean;
  onRetry: () => void;
}) {
  return (
    <ErrorState
      happened={failure?.message ?? `The ${noun.many} could not be read`}
      next="Try again in a moment."
      onRetry={onRetry}
      referenceId={failure?.referenceId}
      retrying={retrying}
      safe="Nothing was changed."
    />
  );
}
