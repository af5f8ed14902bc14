import type { MediaKind } from "@/lib/channels/channel-adapter";

/** An upload that a draft holds. */
export type HeldFile = { fileId: string; kind: MediaKind; caption: string };

export type FilesSaving = {
  /** What is attached on the saving device, in order; a caption when it was changed there. */
  attached: readonly (Omit<HeldFile, "caption"> & { caption?: string | undefined })[];
  /** What was taken off there. */
  removedFileIds: readonly string[];
  /** What the server had told that device of: one of these that is gone was taken off elsewhere. */
  knownFileIds: readonly string[];
};

/**
 * The files of a draft after a saving: what either device attached stays, what either took off is
 * gone, and the newest caption stands.
 */
export function savedFiles(
  stored: readonly HeldFile[],
  { attached, removedFileIds, knownFileIds }: FilesSaving,
): HeldFile[] {
  const there = new Map(stored.map((file) => [file.fileId, file]));
  const mine = attached
    .filter(({ fileId }) => there.has(fileId) || !knownFileIds.includes(fileId))
    .map((file) => ({ ...file, caption: file.caption ?? there.get(file.fileId)?.caption ?? "" }));
  const named = new Set([...attached.map(({ fileId }) => fileId), ...removedFileIds]);
  return [...mine, ...stored.filter(({ fileId }) => !named.has(fileId))];
}

/** Files of a conversation that was taken into another one come after what is attached there. */
export function joinedFiles(
  stored: readonly HeldFile[],
  { attached, removedFileIds }: FilesSaving,
): HeldFile[] {
  const there = new Set(stored.map(({ fileId }) => fileId));
  return [
    ...stored.filter(({ fileId }) => !removedFileIds.includes(fileId)),
    ...attached
      .filter(({ fileId }) => !there.has(fileId))
      .map((file) => ({ ...file, caption: file.caption ?? "" })),
  ];
}
