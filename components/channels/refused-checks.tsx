import type { ChannelKind } from "@/db/enums/channels";
import { type CheckLine, CheckList, checkSentence } from "./check-list";

/** Below a form: what stood in the way of connecting, and how to mend it. */
export function RefusedChecks({
  kind,
  checks,
}: {
  kind: ChannelKind;
  /** Null while nothing was refused. */
  checks: readonly CheckLine[] | null;
}) {
  if (!checks) return null;
  return (
    <section aria-labelledby="refused-checks" role="status">
      <h2 className="mb-2 font-semibold" id="refused-checks">
        Not connected. {checkSentence(kind, checks)}
      </h2>
      <CheckList checks={checks} kind={kind} />
    </section>
  );
}
