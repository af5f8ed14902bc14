import {
  Ban,
  Braces,
  Check,
  CircleDashed,
  CircleSlash,
  Copy,
  Gauge,
  Globe,
  Languages,
  MessageCircleOff,
  Moon,
  PhoneOff,
  Trash2,
  X,
} from "lucide-react";
import { type ReactNode, useId } from "react";
import { countOf, type LeftOutReason, SKIP_WORDS } from "./campaign-words";

const ICONS: Record<LeftOutReason, ReactNode> = {
  no_phone: <PhoneOff />,
  invalid_phone: <X />,
  duplicate: <Copy />,
  blocked: <Ban />,
  opted_out: <CircleSlash />,
  no_consent: <CircleDashed />,
  unreachable: <MessageCircleOff />,
  resting: <Moon />,
  missing_variable: <Braces />,
  no_price: <Globe />,
  over_limit: <Gauge />,
  deleted: <Trash2 />,
  template_stopped: <Languages />,
  cancelled: <X />,
};

export type VerdictLine = {
  reason: LeftOutReason;
  count: number;
  /** Instead of the reason's own note. */
  note?: ReactNode;
  /** A link to mend it. */
  action?: ReactNode;
};

export type VerdictLedgerProps = {
  title: string;
  aside?: ReactNode;
  start: { label: string; note?: ReactNode; count: number; action?: ReactNode };
  lines: readonly VerdictLine[];
  result: { label: string; count: number };
};

/** People as a sum: who was chosen, less each reason, is who gets it. */
export function VerdictLedger({ title, aside, start, lines, result }: VerdictLedgerProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="flex flex-wrap items-baseline gap-x-3 border-b border-line-strong pb-1.5">
        <h2 className="text-body font-semibold" id={id}>
          {title}
        </h2>
        <span className="ms-auto text-dense text-ink-3">{aside}</span>
      </div>
      <table className="w-full text-dense">
        <caption className="sr-only">{title}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Line</th>
            <th scope="col">What it means</th>
            <th scope="col">People</th>
            <th scope="col">Action</th>
          </tr>
        </thead>
        <tbody>
          <tr className="h-[30px]">
            <th className="border-b border-line pe-3 text-start font-semibold" scope="row">
              {start.label}
            </th>
            <td className="border-b border-line pe-3 text-ink-2 max-sm:hidden">{start.note}</td>
            <td className="border-b border-line text-end font-semibold tabular-nums">
              {countOf(start.count)}
            </td>
            <td className="w-14 border-b border-line text-end">{start.action}</td>
          </tr>
          {lines.map((line) => (
            <tr className="h-[30px]" key={line.reason}>
              <th className="border-b border-line pe-3 text-start font-normal" scope="row">
                <span className="flex items-center gap-2 [&_.lucide]:text-ink-2">
                  {ICONS[line.reason]}
                  {SKIP_WORDS[line.reason].title}
                </span>
              </th>
              <td className="border-b border-line pe-3 text-ink-2 max-sm:hidden">
                {line.note ?? SKIP_WORDS[line.reason].note}
              </td>
              <td className="border-b border-line text-end tabular-nums">−{countOf(line.count)}</td>
              <td className="border-b border-line text-end">{line.action}</td>
            </tr>
          ))}
          <tr className="h-9 text-body">
            <th className="border-t border-line-strong text-start font-semibold" scope="row">
              <span className="flex items-center gap-2">
                <Check className="text-ok" />
                {result.label}
              </span>
            </th>
            <td className="border-t border-line-strong max-sm:hidden" />
            <td className="border-t border-line-strong text-end font-semibold tabular-nums">
              {countOf(result.count)}
            </td>
            <td className="border-t border-line-strong" />
          </tr>
        </tbody>
      </table>
    </section>
  );
}
