"use client";

import { CalendarDays, Download, X } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useId } from "react";
import { FilterSelect } from "@/components/data-table/filters";
import { buttonLook } from "@/components/ui/button-look";
import { RemovableChip } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { dayWords } from "@/lib/core/format/moments";

export type StatementFiltersProps = {
  campaigns: readonly { id: string; name: string }[];
  /** Today in the workspace's zone. */
  today: string;
  exportHref: string;
  /** Lines that the export will hold. */
  count: number;
  /** Charges are shown one by one. */
  unfolded: boolean;
};

const TYPES = [
  { value: "usage", label: "Charges" },
  { value: "purchase", label: "Top-ups" },
  { value: "refund", label: "Refunds" },
  { value: "adjustment", label: "Corrections" },
];

/** Type, days and campaign, all in the address; and the way out as CSV. */
export function StatementFilters({
  campaigns,
  today,
  exportHref,
  count,
  unfolded,
}: StatementFiltersProps) {
  const [, setUnfold] = useQueryStates(
    { unfold: parseAsString, before: parseAsString },
    { shallow: false },
  );
  return (
    <div className="mt-4 mb-2.5 flex flex-wrap items-center gap-1.5">
      <FilterSelect label="Type" options={TYPES} param="type" />
      <DayFilter today={today} />
      <FilterSelect
        label="Campaign"
        options={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
        param="campaign"
      />
      {unfolded ? (
        <RemovableChip
          onRemove={() => void setUnfold({ unfold: null, before: null })}
          removeLabel="Group charges again"
        >
          one by one
        </RemovableChip>
      ) : null}
      <a
        className={classNames(buttonLook({ look: "quiet", size: "sm" }), "ms-auto")}
        download
        href={exportHref}
      >
        <Download />
        {count === 1 ? "Export 1 line" : `Export ${count.toLocaleString("en")} lines`}
      </a>
    </div>
  );
}

function DayFilter({ today }: { today: string }) {
  const [range, setRange] = useQueryStates(
    { from: parseAsString, to: parseAsString, before: parseAsString },
    { shallow: false },
  );
  const id = useId();
  const set = (from: string | null, to: string | null) =>
    void setRange({ from: from || null, to: to || null, before: null });
  const chosen = range.from !== null || range.to !== null;
  return (
    <span
      className={classNames(
        "inline-flex h-7 items-center rounded-control border text-dense text-ink-2 touch:h-11",
        chosen ? "border-line bg-surface-3" : "border-dashed border-line-strong",
      )}
    >
      <Popover>
        <PopoverTrigger asChild>
          <button
            className={classNames(
              "flex h-full items-center gap-1.5 rounded-control ps-2.5 hover:text-ink",
              chosen ? "pe-1" : "pe-2",
            )}
            type="button"
          >
            Days
            <b className="font-medium text-ink tabular-nums">{rangeWords(range.from, range.to)}</b>
            {chosen ? null : <CalendarDays className="size-3.5" />}
          </button>
        </PopoverTrigger>
        <PopoverContent aria-label="Days">
          <div className="grid gap-3">
            <div className="flex flex-wrap gap-1.5">
              {presets(today).map((preset) => (
                <button
                  className={buttonLook({ look: "quiet", size: "sm" })}
                  key={preset.label}
                  onClick={() => set(preset.from, preset.to)}
                  type="button"
                >
                  {preset.label}
                </button>
              ))}
            </div>
            <div className="grid grid-cols-2 gap-2">
              {(["from", "to"] as const).map((end) => (
                <div className="grid gap-1" key={end}>
                  <Label htmlFor={`${id}-${end}`}>
                    {end === "from" ? "First day" : "Last day"}
                  </Label>
                  <Input
                    id={`${id}-${end}`}
                    max={today}
                    onChange={(event) =>
                      set(
                        end === "from" ? event.target.value : range.from,
                        end === "to" ? event.target.value : range.to,
                      )
                    }
                    size="sm"
                    type="date"
                    value={range[end] ?? ""}
                  />
                </div>
              ))}
            </div>
          </div>
        </PopoverContent>
      </Popover>
      {chosen ? (
        <button
          aria-label="Remove filter Days"
          className="grid h-full w-6 place-items-center rounded-control text-ink-3 hover:text-ink touch:w-11"
          onClick={() => set(null, null)}
          type="button"
        >
          <X className="size-3.5" />
        </button>
      ) : null}
    </span>
  );
}

function presets(today: string): { label: string; from: string; to: string }[] {
  const shift = (day: string, days: number) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const month = `${today.slice(0, 7)}-01`;
  const lastOfBefore = shift(month, -1);
  return [
    { label: "Today", from: today, to: today },
    { label: "Last 7 days", from: shift(today, -6), to: today },
    { label: "This month", from: month, to: today },
    { label: "Last month", from: `${lastOfBefore.slice(0, 7)}-01`, to: lastOfBefore },
  ];
}

function rangeWords(from: string | null, to: string | null): string {
  if (from && to) return from === to ? words(from) : `${words(from)} to ${words(to)}`;
  if (from) return `since ${words(from)}`;
  return to ? `until ${words(to)}` : "any";
}

function words(day: string): string {
  return Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? day : dayWords(day);
}
