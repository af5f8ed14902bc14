"use client";

import { useState } from "react";
import { FileField } from "@/components/forms/file-field";
import { answerTo } from "@/components/forms/no-answer";
import { useLatest } from "@/components/forms/use-latest";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { ownFileId } from "@/lib/channels/own-file";
import { sendSampleAction } from "@/lib/templates/actions";
import { FILE_LIMITS } from "@/lib/templates/file-limits";
import type { FillableSlot } from "@/lib/templates/fillable-slots";

export type MediaValueProps = {
  workspaceSlug: string;
  /** The number that sends it; null while none is chosen. */
  channelId: string | null;
  /** "File", in the names of fields. */
  name: string;
  media: NonNullable<FillableSlot["media"]>;
  /** Meta's handle of the reviewed sample. */
  handle: string;
  /** "file:<id>" of an upload with its name after a space, or an address; "" while there is none. */
  value: string;
  onChange: (value: string) => void;
};

type Uploaded = { fileId: string; fileName: string; ref: string };

/** The file on top of a message or card: the reviewed sample, an upload, or an address. */
export function MediaValue(props: MediaValueProps) {
  const { workspaceSlug, channelId, name, media, handle, value, onChange } = props;
  const { kind, sample } = media;
  const limit = FILE_LIMITS[kind];
  const isLink = /^https?:/i.test(value);
  const [way, setWay] = useState<"upload" | "link">(isLink ? "link" : "upload");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const files = `/w/${workspaceSlug}/templates/files`;
  const [id = "", ...rest] = value.split(" ");
  const latest = useLatest(onChange);
  const take = ({ ref, fileName }: Uploaded) => latest.current(`${ref} ${fileName}`);

  const takeSample = async () => {
    if (!channelId) return;
    setBusy(true);
    setRefusal(null);
    const result = await answerTo(sendSampleAction(workspaceSlug, { channelId, handle }));
    setBusy(false);
    if (result.ok) take(result.value);
    else setRefusal(result.error.message);
  };
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl
          label={`How it is given: ${name}`}
          onValueChange={(next) => {
            setWay(next === "link" ? "link" : "upload");
            onChange("");
          }}
          options={[
            { value: "upload", label: "Upload" },
            { value: "link", label: "Address" },
          ]}
          size="sm"
          value={way}
        />
        {sample && way === "upload" && value === "" ? (
          <Button disabled={!channelId} loading={busy} onClick={takeSample} size="sm">
            Use the sample
          </Button>
        ) : null}
      </div>
      {way === "link" ? (
        <Input
          aria-label={`Address: ${name}`}
          inputMode="url"
          maxLength={600}
          onChange={(event) => onChange(event.target.value.trim())}
          placeholder="https://…"
          value={value}
        />
      ) : channelId ? (
        <FileField<Uploaded>
          accept={limit.mimeTypes}
          current={
            value === ""
              ? null
              : { url: `${files}/${ownFileId(id) ?? id}`, fileName: rest.join(" ") || "Uploaded" }
          }
          kind={kind}
          label={name}
          limits={limit.words}
          maxBytes={limit.maxBytes}
          onRemove={() => onChange("")}
          onUploaded={take}
          uploadUrl={`${files}?channel=${channelId}&kind=${kind}&for=sending`}
        />
      ) : (
        <p className="text-dense text-ink-2">Choose the number first; the file belongs to it.</p>
      )}
      {refusal ? (
        <p className="text-dense text-bad" role="alert">
          {refusal}
        </p>
      ) : null}
    </div>
  );
}
