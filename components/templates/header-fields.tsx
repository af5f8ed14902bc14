"use client";

import { FileField } from "@/components/forms/file-field";
import type { PreviewFiles } from "@/components/template-values/phone-message";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { NativeSelect } from "@/components/ui/select";
import { TEMPLATE_LIMITS } from "@/lib/templates/draft-schema";
import { FILE_LIMITS } from "@/lib/templates/file-limits";
import type { TemplateFault } from "@/lib/templates/rules/fault";
import type { FileHeaderKind, HeaderKind, TemplateDraftHeader } from "@/lib/templates/schema";
import { Counter } from "./counter";
import { Fault } from "./editor-row";
import { HEADER_WORDS } from "./template-words";
import { VariableTextarea, type VariableTextareaProps } from "./variable-textarea";

/** What the upload answers (lib/templates/upload-file.ts). */
export type UploadedSample = { fileId: string; fileName: string; ref: string };

export type SampleFiles = {
  files: PreviewFiles;
  /** "/w/northwind/templates/files?channel=…" */
  uploadUrl: string;
  onUploaded: (file: UploadedSample) => void;
};

export type HeaderFieldsProps = {
  id: string;
  header: TemplateDraftHeader;
  kinds: readonly HeaderKind[];
  /** "Header", or "Header of card 2". */
  label: string;
  fault: TemplateFault | undefined;
  dir: "ltr" | "rtl";
  samples: SampleFiles;
  onChange: (header: TemplateDraftHeader) => void;
  /** Of the words, where words may stand on top. */
  variables?: Pick<VariableTextareaProps, "marks" | "customFields" | "onInsert">;
};

const ignore = () => undefined;

/** What stands on top: nothing, words, a file that Meta reviews, a place or a product. */
export function HeaderFields(props: HeaderFieldsProps) {
  const { id, header, kinds, label, fault, dir, samples, variables, onChange } = props;
  const { kind } = header;
  const describedBy = fault ? `${id}-fault` : undefined;
  return (
    <div>
      {kinds.length > 4 ? (
        <NativeSelect
          aria-label={label}
          className={kind === "none" ? undefined : "mb-2"}
          onChange={(event) => onChange(emptyHeader(event.target.value as HeaderKind))}
          options={kinds.map((one) => ({ value: one, label: HEADER_WORDS[one] }))}
          value={kind}
        />
      ) : kinds.length > 0 ? (
        <SegmentedControl
          className="mb-2"
          label={label}
          onValueChange={(value) => onChange(emptyHeader(value as HeaderKind))}
          options={kinds.map((one) => ({ value: one, label: HEADER_WORDS[one] }))}
          size="sm"
          value={kind}
        />
      ) : null}
      <div>
        {header.kind === "text" ? (
          <VariableTextarea
            counter={<Counter limit={TEMPLATE_LIMITS.headerText} text={header.text} />}
            customFields={variables?.customFields ?? []}
            describedBy={describedBy}
            dir={dir}
            id={id}
            invalid={fault?.severity === "error"}
            label={`Words of the ${label.toLowerCase()}`}
            marks={variables?.marks ?? []}
            onChange={(text) => onChange({ kind: "text", text })}
            onInsert={variables?.onInsert ?? ignore}
            single
            value={header.text}
          />
        ) : null}
        {"handle" in header ? (
          <SampleField
            describedBy={describedBy}
            header={header}
            label={label}
            onChange={onChange}
            problem={fault?.code === "header_media_sample" ? fault.reason : null}
            samples={samples}
          />
        ) : null}
        {kind === "location" ? (
          <p className="text-meta text-ink-3">
            Name, address and place on the map are given with each message.
          </p>
        ) : null}
        {kind === "product" ? (
          <p className="text-meta text-ink-3">
            Which product of which catalogue is said with each message.
          </p>
        ) : null}
      </div>
      {fault?.code === "header_media_sample" ? null : (
        <Fault id={`${id}-fault`} warning={fault?.severity === "warning"}>
          {fault?.reason}
        </Fault>
      )}
    </div>
  );
}

function SampleField({
  header,
  label,
  samples,
  problem,
  describedBy,
  onChange,
}: {
  header: { kind: FileHeaderKind; handle: string };
  label: string;
  samples: SampleFiles;
  problem: string | null;
  describedBy: string | undefined;
  onChange: (header: TemplateDraftHeader) => void;
}) {
  const { kind, handle } = header;
  const limit = FILE_LIMITS[kind];
  const file = samples.files[handle];
  return (
    <FileField<UploadedSample>
      accept={limit.mimeTypes}
      current={
        handle === ""
          ? null
          : { url: file?.url ?? null, fileName: file?.fileName ?? "Sample at Meta" }
      }
      describedBy={describedBy}
      kind={kind}
      label={`Sample ${kind === "document" ? "PDF" : kind === "image" ? "picture" : "video"}, ${label.toLowerCase()}`}
      limits={limit.words}
      maxBytes={limit.maxBytes}
      onRemove={() => onChange({ kind, handle: "" })}
      onUploaded={(uploaded) => {
        samples.onUploaded(uploaded);
        onChange({ kind, handle: uploaded.ref });
      }}
      problem={problem}
      uploadUrl={`${samples.uploadUrl}&kind=${kind}&for=sample`}
    />
  );
}

function emptyHeader(kind: HeaderKind): TemplateDraftHeader {
  switch (kind) {
    case "text":
      return { kind, text: "" };
    case "image":
    case "video":
    case "document":
      return { kind, handle: "" };
    default:
      return { kind };
  }
}
