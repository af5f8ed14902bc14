import type { MessageContentInput } from "@/lib/inbox/content-schema";
import type { StoredUpload } from "@/lib/messages/store-upload";
import type { UploadItem } from "./draft-state";

/** A file that goes out, as it stood above the field. */
export type SentFile = Pick<UploadItem, "caption" | "wanted"> & { stored: StoredUpload };

type Part = {
  content: MessageContentInput;
  text: string;
  /** The file that it is. */
  file?: SentFile;
  /** What goes with its words. */
  files?: SentFile[];
};

/**
 * The messages that one Send makes. A mail is one with all of its files, which it names where it has no
 * words. Elsewhere the words come first, then each file with its caption; with a single picture, video or
 * document the words are its caption.
 * @param mail null where a file is a message of its own
 * @returns null while a file is not in the store yet
 */
export function partsToSend(
  text: string,
  items: readonly UploadItem[],
  mail: { subject: string } | null,
): Part[] | null {
  if (items.some(({ state }) => state !== "done")) return null;
  if (mail) return text.trim() === "" && items.length === 0 ? [] : [mailOf(text, items, mail)];
  const words: Part[] = text.trim() === "" ? [] : [{ content: { kind: "text", text }, text }];
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

function mailOf(
  text: string,
  items: readonly UploadItem[],
  { subject }: { subject: string },
): Part {
  const files = items.flatMap(({ stored, wanted }) =>
    stored ? [{ stored, wanted, caption: "" }] : [],
  );
  const names = files.map(({ stored }) => stored.fileName).join(", ");
  const content = {
    kind: "text" as const,
    text: text.trim() === "" ? names : text,
    ...(subject ? { subject } : {}),
    ...(files.length > 0 ? { fileIds: files.map(({ stored }) => stored.fileId) } : {}),
  };
  return { content, text, files };
}

const takesCaption = (kind: string) => kind !== "audio" && kind !== "sticker";
