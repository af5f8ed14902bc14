"use client";

import { showToast } from "@/components/ui/toast";
import type { ChannelKind } from "@/db/enums/channels";
import { CAPABILITIES, whyNotAttached } from "@/lib/channels/capabilities";
import { takeCannedFilesAction } from "@/lib/inbox/actions";
import { DRAFT_FILES_MAX } from "@/lib/inbox/draft-schema";
import type { CannedFile } from "@/lib/inbox/settings-queries";
import type { StoredUpload } from "@/lib/messages/store-upload";
import type { UploadItem, UploadKind } from "./draft-state";
import { changeDraft, changeFiles, type DraftPlace, keptDraft, keptDrafts } from "./drafts";

/** Why it need not go up at all. */
function whyNotUp(channel: ChannelKind, { name, file }: { name: string; file: Blob }) {
  const { attached, media } = CAPABILITIES[channel];
  if (attached) return whyNotAttached(channel, [{ fileName: name, sizeBytes: file.size }]);
  return file.size <= media.document.maxBytes ? null : "WhatsApp takes files of at most 100 MB.";
}

let keys = 0;

/** Bytes that may have to go up again, and what goes up just now: both outlive the pane they began in. */
const blobs = new Map<string, Blob>();
const requests = new Map<string, XMLHttpRequest>();

/** Files of canned replies that the server is making ours. */
const taking = new Set<string>();

/** A file is on its way, in whichever conversation. */
export const isUploading = () => requests.size > 0 || taking.size > 0;

/** A canned reply as it is used here: its files with their captions filled in. */
export type CannedUse = { cannedId: string; files: readonly CannedFile[] };

/** Files that go with the next Send: they go up at once, and on while one is in another conversation. */
export function attachFiles(
  place: DraftPlace,
  added: readonly { file: Blob; name: string }[],
  wanted: UploadKind,
) {
  if (!hasRoom(place, added.length)) return;
  const items = added.map(({ file, name }): UploadItem => {
    keys += 1;
    const key = `upload-${keys}`;
    const problem = whyNotUp(place.channel ?? "whatsapp", { name, file });
    if (problem === null) blobs.set(key, file);
    return {
      key,
      name,
      sizeBytes: file.size,
      wanted,
      caption: "",
      progress: 0,
      state: problem === null ? "uploading" : "refused",
      stored: null,
      problem,
      preview: /^(?:image|audio)\//.test(file.type) ? URL.createObjectURL(file) : null,
    };
  });
  changeDraft(place, ({ files }) => ({ files: [...files, ...items] }));
  for (const item of items) if (item.state === "uploading") begin(place, item);
}

/** The files of a canned reply stand above the field at once, and are the member's own in a moment. */
export async function attachCanned(place: DraftPlace, { cannedId, files }: CannedUse) {
  if (!hasRoom(place, files.length)) return;
  const items = files.map((file): UploadItem => {
    keys += 1;
    return {
      key: `upload-${keys}`,
      name: file.fileName,
      sizeBytes: file.sizeBytes,
      wanted: file.kind === "document" ? "document" : null,
      caption: file.caption,
      progress: 0,
      state: "uploading",
      stored: null,
      problem: null,
      preview: file.kind === "image" ? `/w/${place.slug}/media/${file.fileId}` : null,
    };
  });
  changeDraft(place, ({ files: before }) => ({ files: [...before, ...items] }));
  for (const { key } of items) taking.add(key);
  const result = await takeCannedFilesAction(place.slug, { cannedId }).catch(() => null);
  const taken = new Map(
    result?.ok ? result.value.files.map(({ fileId, upload }) => [fileId, upload]) : [],
  );
  const missing: string[] = [];
  for (const [index, { key, name }] of items.entries()) {
    taking.delete(key);
    const stored = taken.get(files[index]?.fileId ?? "");
    if (stored) patch(key, { state: "done", progress: 1, stored });
    else {
      forsake(key);
      missing.push(name);
    }
  }
  const conversationId = items.map(({ key }) => holderOf(key)).find((id) => id !== undefined);
  if (conversationId) changeDraft({ ...place, conversationId }, () => ({}), "at once");
  if (missing.length === 0) return;
  showToast({
    title: `${missing.join(", ")} could not be attached`,
    description: result?.ok
      ? "The file is not here any more. Attach it again under Settings, Canned replies."
      : (result?.error.message ?? "The server did not answer. Choose the canned reply again."),
    tone: "bad",
  });
}

/** Says so when more cannot be attached. */
function hasRoom({ conversationId }: DraftPlace, added: number): boolean {
  const there = keptDraft(conversationId)?.files.length ?? 0;
  if (there + added <= DRAFT_FILES_MAX) return true;
  showToast({
    title: `At most ${DRAFT_FILES_MAX} files at once`,
    description: "Nothing was attached. Send these first, or choose fewer.",
    tone: "warn",
  });
  return false;
}

/** Takes off a file that never became one of ours. */
function forsake(key: string) {
  const holder = holderOf(key);
  if (holder !== undefined) {
    changeFiles(holder, (files) => files.filter((item) => item.key !== key));
  }
}

export function retryFile(place: DraftPlace, item: UploadItem) {
  if (!blobs.has(item.key)) return;
  patch(item.key, { state: "uploading", progress: 0, problem: null });
  begin(place, item);
}

export function captionFile(place: DraftPlace, key: string, caption: string) {
  changeDraft(place, ({ files }) => ({
    files: files.map((item) => (item.key === key ? { ...item, caption } : item)),
  }));
}

/** Takes a file off; one that is on its way is stopped. */
export function removeFile(place: DraftPlace, { key, stored, preview }: UploadItem) {
  requests.get(key)?.abort();
  forget(key);
  if (preview) URL.revokeObjectURL(preview);
  changeDraft(place, ({ files, removedFiles }) => ({
    files: files.filter((item) => item.key !== key),
    removedFiles: stored ? [...removedFiles, stored.fileId] : removedFiles,
  }));
}

/** Everything that goes up into one conversation is stopped, everything attached taken off. */
export function removeFiles(place: DraftPlace) {
  for (const item of keptDraft(place.conversationId)?.files ?? []) removeFile(place, item);
}

/** A file that was sent and refused stands above the field again. */
export function giveFileBack(
  place: DraftPlace,
  file: Pick<UploadItem, "caption" | "wanted"> & { stored: StoredUpload },
) {
  const { stored } = file;
  const item: UploadItem = {
    ...file,
    key: stored.fileId,
    name: stored.fileName,
    sizeBytes: stored.sizeBytes,
    progress: 1,
    state: "done",
    problem: null,
    preview: /^(?:image|audio)\//.test(stored.mimeType)
      ? `/w/${place.slug}/media/${stored.fileId}`
      : null,
  };
  changeDraft(place, ({ files, removedFiles }) => ({
    files: [...files, item],
    removedFiles: removedFiles.filter((id) => id !== stored.fileId),
  }));
}

function forget(key: string) {
  requests.delete(key);
  blobs.delete(key);
}

/** The conversation that holds the file now; it may have been merged while the file went up. */
const holderOf = (key: string) =>
  [...keptDrafts()].find(([, { files }]) => files.some((item) => item.key === key))?.[0];

function patch(key: string, change: Partial<UploadItem>) {
  const holder = holderOf(key);
  if (holder === undefined) return;
  changeFiles(holder, (files) =>
    files.map((item) => (item.key === key ? { ...item, ...change } : item)),
  );
}

function begin({ slug, channel }: DraftPlace, { key, name, wanted }: UploadItem) {
  const file = blobs.get(key);
  if (!file) return;
  // fetch tells no progress of what goes up
  const request = new XMLHttpRequest();
  requests.set(key, request);
  request.open("POST", `/api/files/${slug}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.setRequestHeader("x-file-name", encodeURIComponent(name));
  if (wanted) request.setRequestHeader("x-file-kind", wanted);
  if (channel) request.setRequestHeader("x-file-channel", channel);
  request.upload.onprogress = ({ loaded, total }) =>
    patch(key, { progress: total > 0 ? loaded / total : 0 });
  request.onload = () => {
    requests.delete(key);
    const answer = readAnswer(request.responseText);
    if (request.status !== 201 || !answer || !("fileId" in answer)) {
      const told = answer && "error" in answer ? answer.error : null;
      const refused = told?.code === "invalid";
      if (refused) forget(key);
      patch(key, {
        state: refused ? "refused" : "failed",
        problem: told?.message ?? "The server gave no readable answer.",
      });
      return;
    }
    forget(key);
    patch(key, { state: "done", progress: 1, stored: answer });
    const conversationId = holderOf(key);
    // the draft names it now, here and on the server
    if (conversationId) changeDraft({ slug, conversationId }, () => ({}), "at once");
  };
  request.onerror = () => {
    requests.delete(key);
    patch(key, { state: "failed", problem: "The connection dropped. Try again." });
  };
  request.send(file);
}

type Answer = StoredUpload | { error: { code: string; message: string } };

function readAnswer(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return null;
  }
}
