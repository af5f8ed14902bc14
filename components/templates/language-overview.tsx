"use client";

import { CircleDashed } from "lucide-react";
import { TextLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { DialogContent } from "@/components/ui/dialog";
import type { LanguageTabsProps } from "./language-tabs";
import { marksSummary } from "./mark-words";
import { TemplateStatusChip } from "./template-status-chip";

/** Every language of a template with where it stands, and those that only other templates have. */
export function LanguageOverview({
  workspace,
  templateId,
  languages,
  missing,
  usedElsewhere,
  onAdd,
}: LanguageTabsProps & { onAdd: ((code: string) => void) | null }) {
  const lacking = missing.filter(({ code }) => usedElsewhere.includes(code));
  const source = languages.find(({ isSource }) => isSource);
  return (
    <DialogContent
      description="Meta reviews each language by itself. A campaign sends each person theirs, of those that are approved."
      size="lg"
      title="All languages"
    >
      <table className="w-full text-dense">
        <caption className="sr-only">Languages of this template</caption>
        <thead>
          <tr className="h-8 text-meta text-ink-2 [&>th]:border-b [&>th]:border-line [&>th]:text-start [&>th]:font-medium">
            <th scope="col">Language</th>
            <th scope="col">At Meta</th>
            <th className="max-md:hidden" scope="col">
              {source ? `Beside ${source.name}` : "Beside the source"}
            </th>
            <th scope="col">
              <span className="sr-only">Action</span>
            </th>
          </tr>
        </thead>
        <tbody className="[&>tr>*]:border-b [&>tr>*]:border-line [&>tr>*]:py-2 [&>tr>*]:pe-3">
          {languages.map(({ id, name, status, isSource, marks }) => (
            <tr key={id}>
              <th className="text-start font-medium" scope="row">
                {name}
                {marks.length > 0 ? (
                  <span className="block font-normal text-warn md:hidden">
                    {marksSummary(marks)}
                  </span>
                ) : null}
              </th>
              <td>
                <TemplateStatusChip size="small" status={status} />
              </td>
              <td className="max-md:hidden">
                {isSource ? (
                  <span className="text-ink-2">Written first</span>
                ) : marks.length > 0 ? (
                  <span className="text-warn">{marksSummary(marks)}</span>
                ) : (
                  <span className="text-ink-2">Everything matches</span>
                )}
              </td>
              <td className="text-end">
                {id === templateId ? (
                  <span className="text-ink-3">Open here</span>
                ) : (
                  <TextLink href={`/w/${workspace}/templates/${id}`}>
                    Open<span className="sr-only"> {name}</span>
                  </TextLink>
                )}
              </td>
            </tr>
          ))}
          {lacking.map(({ code, name }) => (
            <tr key={code}>
              <th className="text-start font-normal text-ink-2" scope="row">
                {name}
              </th>
              <td>
                <Chip icon={<CircleDashed />} size="small">
                  Missing
                </Chip>
              </td>
              <td className="text-ink-2 max-md:hidden">Other templates have it</td>
              <td className="text-end">
                {onAdd ? (
                  <Button look="link" onClick={() => onAdd(code)} size="sm">
                    Add<span className="sr-only"> {name}</span>
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </DialogContent>
  );
}
