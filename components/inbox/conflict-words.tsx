import { Callout } from "@/components/ui/callout";
import type { Conflict } from "./composer";

/** In a dialog that would send: what a colleague answered while it was open. */
export function ConflictWords({ conflict }: { conflict: Conflict | null }) {
  if (!conflict) return null;
  return (
    <Callout title={conflict.title} tone="warn">
      <span role="alert">{conflict.detail}</span>
    </Callout>
  );
}
