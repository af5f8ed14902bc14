"use client";

import { useId } from "react";
import { Input } from "@/components/ui/input";
import type { DraftVariable } from "@/lib/templates/draft-schema";

export type SampleTableProps = {
  variables: readonly DraftVariable[];
  onChange: (place: string, sample: string) => void;
};

/** Each variable once, with the example that Meta's reviewer reads in its place. */
export function SampleTable({ variables, onChange }: SampleTableProps) {
  const id = useId();
  return (
    <table className="mt-3 w-full text-dense">
      <caption className="sr-only">Samples of the variables</caption>
      <thead>
        <tr className="text-meta text-ink-3">
          <th className="h-7 w-44 border-b border-line text-start font-normal" scope="col">
            Variable
          </th>
          <th className="border-b border-line text-start font-normal" scope="col">
            Sample for Meta, and for the preview
          </th>
        </tr>
      </thead>
      <tbody>
        {variables.map(({ place, name, sample }) => {
          const isMissing = sample.trim() === "";
          return (
            <tr key={place}>
              <td className="border-b border-line py-1.5 pe-3">
                <label
                  className="inline-block max-w-40 truncate rounded-chip bg-accent-soft px-1.5 py-0.5 font-medium text-accent-ink"
                  htmlFor={`${id}${place}`}
                >
                  {place.startsWith("header.") ? `${name}, header` : name}
                </label>
              </td>
              <td className="border-b border-line py-1.5">
                <Input
                  aria-describedby={isMissing ? `${id}${place}-missing` : undefined}
                  aria-invalid={isMissing || undefined}
                  dir="auto"
                  id={`${id}${place}`}
                  maxLength={600}
                  onChange={(event) => onChange(place, event.target.value)}
                  size="sm"
                  value={sample}
                />
                {isMissing ? (
                  <p className="mt-1 text-meta text-bad" id={`${id}${place}-missing`}>
                    Meta wants an example here.
                  </p>
                ) : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
