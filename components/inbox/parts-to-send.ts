import type { MessageContentInput } from "@/lib/inbox/content-schema";
import type { StoredUpload } from "@/lib/messages/store-upload";
import type { UploadItem } from "./draft-state";

/** A file that goes out, as it stood above the field. */
export type SentFile = Pick<UploadItem, "caption" | "wanted"> & { stored: StoredUpload };

type Part = { content: MessageContentInput; text: string; file?: SentFile };

/**
 * The messages that one Send makes: the words first, then each file with its caption; with a single
 * picture, video or document the words are its caption.
 * @param subject of a mail
 * @returns null while a file is not in the store yet
 */
export function partsToSend(
  text: string,
  items: readonly UploadItem[],
  subject?: string,
): Part[] | null {
  if (items.some(({ state }) => state !== "done")) return null;
  const words: Part[] =
    text.trim() === ""
      ? []
      : [{ content: { kind: "text", text, ...(subject ? { subject } : {}) }, text }];
  const [only] = items;
  const lone = items.length === 1 && only?.stored && takesCaption(only.stored.kind) ? only : null;
  const files = items.flatMap(({ stored, wanted, caption: own }): Part[] => {
    if (!stored) return [];
    const { fileId, kind } = stored;
    const caption = lone ? text.trim() : own.trim();
    const file = { stored, wanted, caption };
    switch (kind) {
      case "audio":
        return [{ content: { kind, fileId, voice: wanted === "voice" }, text: "", file }];
      case "sticker":
        return [{ content: { kind, fileId }, text: "", file }];
      default:
        return [{ content: { kind, fileId, caption }, text: caption, file }];
    }
  });
  return lone ? files : [...words, ...files];
}

const takesCaption = (kind: string) => kind !== "audio" && kind !== "sticker";
