"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { FooterBar } from "@/components/layout/footer-bar";
import { AppLink, TextLink } from "@/components/ui/app-link";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { formatMoment } from "@/components/ui/date-format";
import { NativeSelect } from "@/components/ui/select";
import { saveImportColumnsAction } from "@/lib/contacts/actions";
import {
  type ColumnMapping,
  FIELD_LABELS,
  IMPORT_FIELDS,
  type ImportField,
} from "@/lib/contacts/import/fields";
import type { ImportDetail } from "@/lib/contacts/import/queries";
import { DELIMITER_WORDS, ENCODING_WORDS } from "./import-words";

const CONFIDENCE = {
  high: { tone: "ok", word: "Sure" },
  medium: { tone: "outlined", word: "Likely" },
  low: { tone: "outlined", word: "Own field" },
} as const;

/** The second step: what each column becomes, with values from the file and how sure the guess is. */
export function ImportColumns({
  workspaceSlug,
  timeZone,
  current,
}: {
  workspaceSlug: string;
  timeZone: string;
  current: ImportDetail;
}) {
  const router = useRouter();
  const base = `/w/${workspaceSlug}/contacts/import`;
  const [mapping, setMapping] = useState<ColumnMapping>(current.mapping);
  const [fault, setFault] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const fields = Object.values(mapping);
  const reachable = fields.includes("phone") || fields.includes("email");
  const save = () =>
    startTransition(async () => {
      const result = await saveImportColumnsAction(workspaceSlug, {
        importId: current.id,
        mapping,
      });
      if (result.ok) router.push(`${base}/${current.id}?step=rules` as Route);
      else setFault(result.error.message);
    });
  return (
    <>
      <div className="grid gap-4 px-4 py-5 md:px-6">
        {current.sameFile ? (
          <Banner
            action={<TextLink href={`${base}/${current.sameFile.id}`}>See that import</TextLink>}
            title="This very file was imported before."
            tone="warn"
          >
            On {formatMoment({ at: current.sameFile.at, timeZone, format: "date" })} by{" "}
            {current.sameFile.by}. Importing it again makes no second contacts; rows that bring
            nothing new are left as they are.
          </Banner>
        ) : null}
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <h2 className="text-title font-semibold">What is in each column?</h2>
          <p className="text-dense text-ink-3">
            Read as {ENCODING_WORDS[current.encoding] ?? current.encoding}, parted by{" "}
            {DELIMITER_WORDS[current.delimiter] ?? current.delimiter}
            {current.options.headless ? ", without a head" : ""}
          </p>
        </div>
        {reachable ? null : (
          <Banner live title="No column holds a phone number or an e-mail address." tone="warn">
            Without one of them every row would fail. Choose the column that holds it.
          </Banner>
        )}
        <div className="overflow-x-auto rounded-panel border border-line bg-surface">
          <table className="w-full min-w-[640px] text-dense">
            <caption className="sr-only">Columns of the file and what they become</caption>
            <thead>
              <tr className="bg-surface-2 text-start text-meta text-ink-2">
                {["Column", "In the file", "Becomes", "Guess"].map((head) => (
                  <th className="h-8 px-4 text-start font-medium" key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {current.headers.map((header, column) => {
                const field = mapping[column] ?? "skip";
                const guessed = current.mapping[column] ?? "skip";
                const confidence = current.options.confidence[column];
                const samples = samplesOf(current.sampleRows, column);
                return (
                  <tr
                    className={classNames("border-t border-line", field === "skip" && "text-ink-3")}
                    key={header}
                  >
                    <th className="h-11 max-w-52 truncate px-4 text-start font-medium" scope="row">
                      <bdi>{header}</bdi>
                    </th>
                    <td className="max-w-72 truncate px-4">
                      <bdi>{samples.join(" · ") || "empty"}</bdi>
                    </td>
                    <td className="w-64 px-4 py-1.5">
                      <NativeSelect
                        aria-label={`What ${header} becomes`}
                        onChange={(event) =>
                          setMapping({
                            ...mapping,
                            [column]: event.target.value as ImportField,
                          })
                        }
                        options={optionsFor(header, field)}
                        size="sm"
                        value={field}
                      />
                    </td>
                    <td className="w-28 px-4">
                      {field !== guessed ? (
                        <Chip>Yours</Chip>
                      ) : field === "skip" || !confidence ? (
                        "–"
                      ) : (
                        <Chip tone={CONFIDENCE[confidence].tone}>
                          {CONFIDENCE[confidence].word}
                        </Chip>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        {fault ? (
          <p className="text-dense text-bad" role="alert">
            {fault}
          </p>
        ) : null}
      </div>
      <FooterBar
        start={
          <Button asChild>
            <AppLink href={base}>Choose another file</AppLink>
          </Button>
        }
      >
        <Button loading={pending} look="primary" onClick={save} size="lg">
          Go on to Rules
        </Button>
      </FooterBar>
    </>
  );
}

function samplesOf(rows: readonly string[][], column: number): string[] {
  const values = rows.map((row) => (row[column] ?? "").trim()).filter(Boolean);
  return [...new Set(values)].slice(0, 3);
}

function optionsFor(header: string, field: ImportField) {
  const own: ImportField = `custom:${header.trim().slice(0, 60)}`;
  const custom = field.startsWith("custom:") ? field : own;
  return [
    ...IMPORT_FIELDS.map((value) => ({ value: value as string, label: FIELD_LABELS[value] })),
    { value: custom as string, label: `Own field “${custom.slice("custom:".length)}”` },
  ];
}
