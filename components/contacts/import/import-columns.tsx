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
import { NativeSelect } from "@/components/ui/select";
import { saveImportColumnsAction } from "@/lib/contacts/actions";
import {
  type ColumnMapping,
  FIELD_LABELS,
  IMPORT_FIELDS,
  type ImportField,
} from "@/lib/contacts/import/fields";
import type { ImportDetail } from "@/lib/contacts/import/queries";
import { formatMoment } from "@/lib/core/format/moments";
import { DELIMITER_WORDS, ENCODING_WORDS } from "./import-words";
import { forgetUnfinished, keepUnfinished, recallUnfinished } from "./unfinished-step";

const CONFIDENCE = {
  high: { tone: "ok", word: "Sure" },
  medium: { tone: "outlined", word: "Likely" },
  low: { tone: "outlined", word: "Own field" },
} as const;

const WIDE_ONLY: Record<string, string> = {
  "In the file": "max-md:hidden",
  Guess: "max-md:hidden",
};

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
  const [mapping, setMapping] = useState<ColumnMapping>(
    () => recallUnfinished(current.id, "columns") ?? current.mapping,
  );
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
      if (!result.ok) return setFault(result.error.message);
      forgetUnfinished(current.id, "columns");
      router.push(`${base}/${current.id}?step=rules` as Route);
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
          {/* on a phone what is in the file stands below its column, so that both sides are in sight */}
          <table className="w-full text-dense max-md:table-fixed md:min-w-[640px]">
            <caption className="sr-only">Columns of the file and what they become</caption>
            <thead>
              <tr className="bg-surface-2 text-start text-meta text-ink-2">
                {(["Column", "In the file", "Becomes", "Guess"] as const).map((head) => (
                  <th
                    className={classNames("h-8 px-4 text-start font-medium", WIDE_ONLY[head])}
                    key={head}
                    scope="col"
                  >
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
                    <th
                      className="h-11 max-w-52 truncate px-4 text-start font-medium max-md:py-2"
                      scope="row"
                    >
                      <bdi>{header}</bdi>
                      <span className="block truncate font-normal text-ink-2 md:hidden">
                        <bdi>{samples.join(" · ") || "empty"}</bdi>
                      </span>
                    </th>
                    <td className={classNames("max-w-72 truncate px-4", WIDE_ONLY["In the file"])}>
                      <bdi>{samples.join(" · ") || "empty"}</bdi>
                    </td>
                    <td className="w-64 py-1.5 pe-4 max-md:w-auto md:min-w-44 md:ps-4">
                      <NativeSelect
                        aria-label={`What ${header} becomes`}
                        onChange={(event) => {
                          const next = { ...mapping, [column]: event.target.value as ImportField };
                          setMapping(next);
                          keepUnfinished(current.id, "columns", next);
                        }}
                        options={optionsFor(header, field)}
                        size="sm"
                        value={field}
                      />
                    </td>
                    <td className={classNames("w-28 px-4", WIDE_ONLY.Guess)}>
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
