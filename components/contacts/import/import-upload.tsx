"use client";

import { FileUp } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type DragEvent, useRef, useState } from "react";
import { sendFile } from "@/components/forms/send-file";
import { AppLink } from "@/components/ui/app-link";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { Progress } from "@/components/ui/progress";
import { Textarea } from "@/components/ui/textarea";
import { IMPORT_MAX_BYTES } from "@/lib/contacts/import/limits";
import type { ImportSummary } from "@/lib/contacts/import/queries";
import { IMPORT_STATUS_WORDS, rowsOf } from "./import-words";

const SAMPLE =
  "Name,Phone,E-mail,City,Tags\nAmina Yusuf,+254 712 345 678,amina@example.com,Mombasa,vip\n";

type Upload = { name: string; sent: number; total: number };

/** The first step: a file dropped, chosen or pasted, and what was imported before. */
export function ImportUpload({
  workspaceSlug,
  timeZone,
  history,
}: {
  workspaceSlug: string;
  timeZone: string;
  history: readonly ImportSummary[];
}) {
  const router = useRouter();
  const base = `/w/${workspaceSlug}/contacts/import`;
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [upload, setUpload] = useState<Upload | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [pasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState("");

  const send = async (file: Blob, name: string) => {
    setFault(null);
    if (file.size === 0) return setFault(`${name} is empty. Nothing was sent.`);
    if (file.size > IMPORT_MAX_BYTES) {
      return setFault(`${name} is larger than 20 MB. Split it and import the parts.`);
    }
    setUpload({ name, sent: 0, total: file.size });
    try {
      const { importId } = await sendFile<{ importId: string }>(
        `${base}/upload`,
        { file, name, type: "text/csv" },
        { onSent: (sent) => setUpload({ name, sent, total: file.size }) },
      );
      router.push(`${base}/${importId}` as Route);
    } catch (error) {
      setUpload(null);
      setFault(error instanceof Error ? error.message : "The file could not be sent.");
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) void send(file, file.name);
  };
  return (
    <div className="mx-auto grid w-full max-w-[760px] gap-6 px-4 py-6">
      {/* Dropping is a second way; the button inside does the same with a key. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      <div
        className={classNames(
          "grid justify-items-center gap-3 rounded-panel border border-dashed px-4 py-10 text-center",
          over ? "border-accent bg-selection" : "border-line-strong bg-surface",
        )}
        onDragLeave={() => setOver(false)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDrop={drop}
      >
        <FileUp className="size-6 text-ink-3" />
        {upload ? (
          <div className="grid w-full max-w-80 gap-2" role="status">
            <p className="truncate text-body font-medium">
              {upload.sent < upload.total ? "Sending" : "Reading"} <bdi>{upload.name}</bdi>
            </p>
            <Progress
              label={`Sending ${upload.name}`}
              total={upload.total}
              value={upload.sent < upload.total ? upload.sent : null}
            />
          </div>
        ) : (
          <>
            <div>
              <h2 className="text-reading font-semibold">Drop a file with your contacts</h2>
              <p className="text-dense text-ink-2">
                CSV or TSV from any spreadsheet or shop. Up to 20 MB, 200,000 rows, 100 columns.
              </p>
            </div>
            <div className="flex flex-wrap justify-center gap-2">
              <Button look="primary" onClick={() => chooser.current?.click()}>
                Choose a file
              </Button>
              <Button onClick={() => setPasting(!pasting)}>Paste a table</Button>
            </div>
            <a
              className="text-dense font-medium text-accent-ink hover:underline"
              download="contacts-example.csv"
              href={`data:text/csv;charset=utf-8,${encodeURIComponent(SAMPLE)}`}
            >
              Get an example file
            </a>
          </>
        )}
        <input
          accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
          aria-label="File with contacts"
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void send(file, file.name);
            event.target.value = "";
          }}
          ref={chooser}
          tabIndex={-1}
          type="file"
        />
      </div>
      {fault ? (
        <Banner live title="Not imported." tone="bad">
          {fault}
        </Banner>
      ) : null}
      {pasting && !upload ? (
        <div className="grid gap-2">
          <label className="text-dense font-medium" htmlFor="pasted-table">
            Paste rows from a spreadsheet, with their head
          </label>
          <Textarea
            className="font-mono"
            grow={false}
            id="pasted-table"
            onChange={(event) => setPasted(event.target.value)}
            rows={6}
            value={pasted}
          />
          <Button
            className="justify-self-end"
            disabled={pasted.trim() === ""}
            onClick={() => void send(new Blob([pasted], { type: "text/csv" }), "pasted-table.csv")}
          >
            Read the table
          </Button>
        </div>
      ) : null}
      <p className="text-dense text-ink-3">
        Nothing becomes a contact yet: you choose the columns, set the rules and see every change
        before it happens. An import can be undone for 24 hours.
      </p>
      {history.length > 0 ? (
        <section>
          <h2 className="mb-1 text-body font-semibold">Earlier imports</h2>
          <ul className="border-t border-line">
            {history.map((one) => (
              <li
                className="relative grid grid-cols-[1fr_auto] gap-x-4 border-b border-line px-2 py-2 text-dense hover:bg-surface-2"
                key={one.id}
              >
                <AppLink
                  className="min-w-0 truncate font-medium after:absolute after:inset-0"
                  href={`${base}/${one.id}`}
                >
                  <bdi>{one.fileName}</bdi>
                </AppLink>
                <DateTime at={one.createdAt} className="text-ink-3" timeZone={timeZone} />
                <span className="min-w-0 truncate text-ink-2">
                  {rowsOf(one.rowCount)}, by {one.createdByName},{" "}
                  <span className="font-mono text-meta text-ink-3">{one.shortHash}</span>
                </span>
                <span className="text-end text-ink-2">{IMPORT_STATUS_WORDS[one.status]}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
