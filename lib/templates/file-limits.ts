import type { FileHeaderKind } from "./schema";

const MB = 1024 * 1024;

export type FileLimit = {
  mimeTypes: readonly string[];
  maxBytes: number;
  /** "JPEG or PNG, at most 5 MB". */
  words: string;
};

/**
 * What may stand on top of a template: the types of Meta's resumable upload and the sizes of its
 * media page (whatsapp.md 3, 4.5).
 */
export const FILE_LIMITS: Readonly<Record<FileHeaderKind, FileLimit>> = {
  image: {
    mimeTypes: ["image/jpeg", "image/png"],
    maxBytes: 5 * MB,
    words: "JPEG or PNG, at most 5 MB",
  },
  video: { mimeTypes: ["video/mp4"], maxBytes: 16 * MB, words: "MP4, at most 16 MB" },
  document: { mimeTypes: ["application/pdf"], maxBytes: 100 * MB, words: "PDF, at most 100 MB" },
};

/** Why a file cannot stand on top as this kind; null when it can. `mimeType` null: it proves none. */
export function fileFault(
  kind: FileHeaderKind,
  file: { mimeType: string | null; sizeBytes: number },
): string | null {
  const limit = FILE_LIMITS[kind];
  if (file.sizeBytes === 0) return "This file is empty. Choose another one.";
  if (file.mimeType === null || !limit.mimeTypes.includes(file.mimeType)) {
    return `Meta does not take this kind of file here: ${limit.words}.`;
  }
  if (file.sizeBytes > limit.maxBytes) {
    const size = Math.ceil((file.sizeBytes / MB) * 10) / 10;
    return `This file has ${size} MB; Meta takes ${limit.maxBytes / MB} MB. Make it smaller and try again.`;
  }
  return null;
}
