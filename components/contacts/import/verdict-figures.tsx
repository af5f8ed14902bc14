import { Figures } from "@/components/ui/figures";
import { Rail } from "@/components/ui/status-rail";

const number = new Intl.NumberFormat("en");

export type VerdictCounts = { create: number; update: number; skip: number; fail: number };

/** The rows of a file by what becomes of them: one rail, four figures, always the whole file. */
export function VerdictFigures({
  counts,
  words,
  notes,
}: {
  counts: VerdictCounts;
  words: Record<keyof VerdictCounts, string>;
  notes: Partial<Record<keyof VerdictCounts, string>>;
}) {
  const keys = ["create", "update", "skip", "fail"] as const;
  const fills = { create: "ok", update: "info", skip: "mute", fail: "bad" } as const;
  const segments = keys.map((key) => ({
    key,
    label: words[key],
    count: counts[key],
    fill: fills[key],
  }));
  return (
    <div className="grid gap-3">
      <Rail
        segments={segments}
        sentence={segments
          .map((segment) => `${number.format(segment.count)} ${segment.label.toLowerCase()}`)
          .join(", ")}
        size={14}
      />
      <Figures
        items={keys.map((key) => ({
          label: words[key],
          value: number.format(counts[key]),
          swatch: fills[key],
          ...(notes[key] ? { note: notes[key] } : {}),
        }))}
        size={24}
      />
    </div>
  );
}
