"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { WHATSAPP_CAPABILITIES } from "@/lib/channels/whatsapp/capabilities";
import type { StoredUpload } from "@/lib/messages/store-upload";

/** What the sender wants the file to be; null: what it is. */
export type UploadKind = "document" | "sticker" | "voice" | null;

export type UploadItem = {
  key: string;
  name: string;
  sizeBytes: number;
  wanted: UploadKind;
  caption: string;
  /** 0 to 1 while it goes up. */
  progress: number;
  state: "uploading" | "done" | "failed";
  stored: StoredUpload | null;
  problem: string | null;
  /** Address for a look at it, of this page alone. */
  preview: string | null;
};

export type Uploads = ReturnType<typeof useUploads>;

const LARGEST_BYTES = WHATSAPP_CAPABILITIES.media.document.maxBytes;
let keys = 0;

/** Files on their way to the store: each with its progress, to be cancelled or tried again. */
export function useUploads(slug: string) {
  const [items, setItems] = useState<readonly UploadItem[]>([]);
  const files = useRef(new Map<string, Blob>());
  const requests = useRef(new Map<string, XMLHttpRequest>());
  const patch = useCallback(
    (key: string, change: Partial<UploadItem>) =>
      setItems((known) => known.map((item) => (item.key === key ? { ...item, ...change } : item))),
    [],
  );

  const begin = useCallback(
    (key: string, file: Blob, name: string, wanted: UploadKind) => {
      // fetch tells no progress of what goes up
      const request = new XMLHttpRequest();
      requests.current.set(key, request);
      request.open("POST", `/api/files/${slug}`);
      request.setRequestHeader("content-type", "application/octet-stream");
      request.setRequestHeader("x-file-name", encodeURIComponent(name));
      if (wanted) request.setRequestHeader("x-file-kind", wanted);
      request.upload.onprogress = ({ loaded, total }) =>
        patch(key, { progress: total > 0 ? loaded / total : 0 });
      request.onload = () => {
        requests.current.delete(key);
        const answer = readAnswer(request.responseText);
        if (request.status === 201 && answer && "fileId" in answer) {
          patch(key, { state: "done", progress: 1, stored: answer });
        } else {
          const told = answer && "error" in answer ? answer.error.message : null;
          patch(key, { state: "failed", problem: told ?? "The server gave no readable answer." });
        }
      };
      request.onerror = () => {
        requests.current.delete(key);
        patch(key, { state: "failed", problem: "The connection dropped. Try again." });
      };
      request.send(file);
    },
    [slug, patch],
  );

  const add = useCallback(
    (added: readonly { file: Blob; name: string }[], wanted: UploadKind) => {
      for (const { file, name } of added) {
        keys += 1;
        const key = `upload-${keys}`;
        files.current.set(key, file);
        const fits = file.size <= LARGEST_BYTES;
        setItems((known) => [
          ...known,
          {
            key,
            name,
            sizeBytes: file.size,
            wanted,
            caption: "",
            progress: 0,
            state: fits ? "uploading" : "failed",
            stored: null,
            problem: fits ? null : "WhatsApp takes files of at most 100 MB.",
            preview: /^(?:image|audio)\//.test(file.type) ? URL.createObjectURL(file) : null,
          },
        ]);
        if (fits) begin(key, file, name, wanted);
      }
    },
    [begin],
  );
  const forget = useCallback((key: string) => {
    requests.current.get(key)?.abort();
    requests.current.delete(key);
    files.current.delete(key);
  }, []);
  const remove = useCallback(
    (key: string) => {
      forget(key);
      setItems((known) =>
        known.filter((item) => {
          if (item.key === key && item.preview) URL.revokeObjectURL(item.preview);
          return item.key !== key;
        }),
      );
    },
    [forget],
  );
  const retry = useCallback(
    (item: UploadItem) => {
      const file = files.current.get(item.key);
      if (!file) return;
      patch(item.key, { state: "uploading", progress: 0, problem: null });
      begin(item.key, file, item.name, item.wanted);
    },
    [begin, patch],
  );
  const caption = useCallback(
    (key: string, text: string) => patch(key, { caption: text }),
    [patch],
  );
  const clear = useCallback(() => {
    for (const key of [...files.current.keys()]) forget(key);
    setItems((known) => {
      for (const { preview } of known) if (preview) URL.revokeObjectURL(preview);
      return [];
    });
  }, [forget]);
  // another conversation, or away: what is still going up is of no use
  useEffect(() => clear, [clear]);
  return { items, add, remove, retry, caption, clear };
}

type Answer = StoredUpload | { error: { message: string } };

function readAnswer(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return null;
  }
}
