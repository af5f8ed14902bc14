"use client";

import { ChevronDown, ChevronRight, FileDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { spacedPhone } from "@/components/ui/phone-number";
import type { ImportGroup } from "@/lib/contacts/import/queries";
import { IMPORT_REASONS, isImportReason } from "@/lib/contacts/import/reasons";
import { rowsOf } from "./import-words";

const number = new Intl.NumberFormat("en");

/** Rows that share a reason: how many, why, what it means, and some of them to look at. */
export function ReasonGroups({
  title,
  groups,
  downloadHref,
  fix,
}: {
  title: string;
  groups: readonly ImportGroup[];
  downloadHref?: string | undefined;
  /** A button that mends a whole group. */
  fix?: (group: ImportGroup) => ReactNode;
}) {
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const [open, setOpen] = useState<string | null>(groups.length === 1 ? keyOf(groups[0]) : null);
  if (groups.length === 0) return null;
  return (
    <section className="overflow-hidden rounded-panel border border-line bg-surface">
      <header className="flex min-h-10 items-center gap-2 border-b border-line px-4">
        <h3 className="text-body font-semibold">{title}</h3>
        <span className="text-dense text-ink-3 tabular-nums">{rowsOf(total)}</span>
        {downloadHref ? (
          <Button asChild className="ms-auto" look="ghost" size="sm">
            <a download href={downloadHref}>
              <FileDown /> Error file
            </a>
          </Button>
        ) : null}
      </header>
      <ul>
        {groups.map((group) => {
          const key = keyOf(group);
          const words =
            group.reason && isImportReason(group.reason) ? IMPORT_REASONS[group.reason] : null;
          const shown = open === key;
          return (
            <li className="border-t border-line first:border-t-0" key={key}>
              <div className="flex items-center gap-3 px-4 py-2.5">
                <button
                  aria-expanded={shown}
                  className="flex min-w-0 flex-1 items-center gap-3 text-start"
                  onClick={() => setOpen(shown ? null : key)}
                  type="button"
                >
                  {shown ? (
                    <ChevronDown className="text-ink-3" />
                  ) : (
                    <ChevronRight className="flip-in-rtl text-ink-3" />
                  )}
                  <b className="min-w-9 text-end text-reading tabular-nums">
                    {number.format(group.count)}
                  </b>
                  <span className="min-w-0">
                    <span className="block text-body font-medium">
                      {words?.title ?? group.reason}
                    </span>
                    <span className="block text-dense text-ink-2">{words?.meaning}</span>
                  </span>
                </button>
                {fix?.(group) ?? (
                  <span className="flex-none text-dense text-ink-3 max-md:hidden">
                    {words?.fix}
                  </span>
                )}
              </div>
              {shown ? (
                <div className="overflow-x-auto bg-surface-2">
                  <table className="w-full text-dense">
                    <caption className="sr-only">Some of these rows</caption>
                    <thead>
                      <tr className="text-start text-meta text-ink-2">
                        {["Row below the head", "Name", "Phone", "Why"].map((head) => (
                          <th className="h-8 px-4 text-start font-medium" key={head} scope="col">
                            {head}
                          </th>
                        ))}
                      </tr>
                    </thead>
                    <tbody>
                      {group.samples.map((sample) => (
                        <tr className="border-t border-line" key={sample.rowNumber}>
                          <td className="h-9 px-4 text-ink-2 tabular-nums">
                            {number.format(sample.rowNumber)}
                          </td>
                          <td className="max-w-56 truncate px-4">
                            <bdi>{sample.name ?? sample.email ?? "No name"}</bdi>
                          </td>
                          <td className="px-4 font-mono text-meta whitespace-nowrap">
                            <bdi dir="ltr">
                              {sample.phone?.startsWith("+")
                                ? spacedPhone(sample.phone)
                                : (sample.phone ?? "–")}
                            </bdi>
                          </td>
                          <td className="max-w-80 truncate px-4 text-ink-2">
                            <bdi>{sample.detail ?? words?.title}</bdi>
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                  {group.count > group.samples.length ? (
                    <p className="border-t border-line px-4 py-2 text-dense text-ink-3">
                      and {number.format(group.count - group.samples.length)} more
                    </p>
                  ) : null}
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function keyOf(group: ImportGroup | undefined): string {
  return `${group?.verdict} ${group?.reason}`;
}
