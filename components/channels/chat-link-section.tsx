"use client";

import { Download } from "lucide-react";
import { useDeferredValue, useId, useState } from "react";
import { buttonLook } from "@/components/ui/button-look";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { chatLink, PREFILLED_MAX } from "@/lib/channels/chat-link";

export type ChatLinkSectionProps = {
  workspace: string;
  channelId: string;
  address: string;
};

/** A link and a code that open a chat with the number, with words already typed (B4). */
export function ChatLinkSection({ workspace, channelId, address }: ChatLinkSectionProps) {
  const id = useId();
  const [text, setText] = useState("");
  const settled = useDeferredValue(text.trim());
  const link = chatLink(address, settled);
  const picture = (format: "png" | "svg", download: boolean) => {
    const query = new URLSearchParams({ format, text: settled });
    if (download) query.set("download", "1");
    return `/w/${workspace}/settings/channels/${channelId}/qr?${query}`;
  };
  return (
    <section aria-labelledby="chat-link">
      <h2 className="text-reading font-semibold" id="chat-link">
        Link and QR code
      </h2>
      <p className="mb-3 text-dense text-ink-2">
        Whoever opens it writes to you first, so the reply is free of the messaging limit.
      </p>
      <div className="grid items-start gap-x-6 gap-y-4 border-y border-line py-4 md:grid-cols-[160px_minmax(0,1fr)]">
        {/* biome-ignore lint/performance/noImgElement: drawn for each text by our own route */}
        <img
          alt={`QR code of ${link}`}
          className="size-40 rounded-control border border-line bg-white"
          height={160}
          src={picture("svg", false)}
          width={160}
        />
        <div className="grid min-w-0 gap-3">
          <Field
            hint="Stands ready in their message box; they only press send."
            id={id}
            label="Words already typed"
            optional
          >
            {(control) => (
              <Textarea
                {...control}
                maxLength={PREFILLED_MAX}
                onChange={(event) => setText(event.target.value)}
                placeholder="Hello, I saw you at the market"
                rows={2}
                value={text}
              />
            )}
          </Field>
          <p className="flex min-w-0 items-center gap-1 rounded-control bg-surface-2 px-3 py-1.5">
            <span className="min-w-0 font-mono text-meta break-all">{link}</span>
            <span className="ms-auto flex-none">
              <CopyButton text={link} what="link" />
            </span>
          </p>
          <div className="flex flex-wrap gap-2">
            {(["png", "svg"] as const).map((format) => (
              <a
                className={buttonLook({ size: "sm" })}
                download
                href={picture(format, true)}
                key={format}
              >
                <Download />
                {format.toUpperCase()}
              </a>
            ))}
          </div>
        </div>
      </div>
    </section>
  );
}
