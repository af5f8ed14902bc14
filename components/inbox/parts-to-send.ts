import type { MessageContentInput } from "@/lib/inbox/content-schema";
import type { UploadItem } from "./use-uploads";

type Part = { content: MessageContentInput; text: string; fileName?: string };

/**
 * The messages that one Send makes: the words first, then each file with its caption; with a single
 * picture, video or document the words are its caption.
 * @returns null while a file is not in the store yet
 */
export function partsToSend(text: string, items: readonly UploadItem[]): Part[] | null {
  if (items.some(({ state }) => state !== "done")) return null;
  const words: Part[] = text.trim() === "" ? [] : [{ content: { kind: "text", text }, text }];
  const [only] = items;
  const lone = items.length === 1 && only?.stored && takesCaption(only.stored.kind) ? only : null;
  const files = items.flatMap((item): Part[] => {
    if (!item.stored) return [];
    const { fileId, kind, fileName } = item.stored;
    const caption = lone ? text.trim() : item.caption.trim();
    switch (kind) {
      case "audio":
        return [{ content: { kind, fileId, voice: item.wanted === "voice" }, text: "", fileName }];
      case "sticker":
        return [{ content: { kind, fileId }, text: "", fileName }];
      default:
        return [{ content: { kind, fileId, caption }, text: caption, fileName }];
    }
  });
  return lone ? files : [...words, ...files];
}

const takesCaption = (kind: string) => kind !== "audio" && kind !== "sticker";
