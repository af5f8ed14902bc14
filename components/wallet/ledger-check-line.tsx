import { CircleCheck, TriangleAlert } from "lucide-react";
import { DateTime } from "@/components/ui/date-time";
import type { LedgerCheck } from "@/lib/wallet/reconcile-ledger";

const FAULTS = {
  sum: "the balance is not the sum of its lines",
  chain: "a line does not follow the one before it",
  held: "what is held is not what the open holds keep",
} as const;

/** When all lines were last added up, and what came of it. */
export function LedgerCheckLine({
  check,
  timeZone,
}: {
  check: LedgerCheck | null;
  timeZone: string;
}) {
  if (!check) {
    return (
      <p className="ms-auto text-meta text-ink-3">
        The lines are added up once an hour; not yet today.
      </p>
    );
  }
  const at = <DateTime at={check.checkedAt} format="dateTime" timeZone={timeZone} />;
  if (check.breaks.length > 0) {
    return (
      <p className="ms-auto flex items-center gap-1.5 text-meta text-bad" role="alert">
        <TriangleAlert className="size-3.5" />
        <span>
          Checked {at}: {check.breaks.map((kind) => FAULTS[kind]).join(", ")}. Whoever runs this
          installation was told.
        </span>
      </p>
    );
  }
  return (
    <p className="ms-auto flex items-center gap-1.5 text-meta text-ink-3">
      <CircleCheck className="size-3.5 text-ok" />
      <span>
        Checked {at}: the balance equals the sum of{" "}
        {check.lineCount === 1 ? "1 line" : `${check.lineCount.toLocaleString("en")} lines`}
      </span>
    </p>
  );
}
