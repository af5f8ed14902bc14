import type { ThreadMessage } from "@/lib/inbox/thread-message";

const KINDS: Partial<Record<ThreadMessage["kind"], string>> = {
  image: "Picture",
  video: "Video",
  audio: "Sound",
  sticker: "Sticker",
  document: "Document",
  location: "Place",
  contacts: "Contact card",
  order: "Order",
};

/** One line that names a message: its words, or the file, person or kind where it has none. */
export function messageWords(message: ThreadMessage): string {
  if (message.body !== "") return message.body;
  const { attachment, cards, kind } = message;
  if (attachment?.voice) return "Voice note";
  return attachment?.fileName ?? cards[0]?.name ?? KINDS[kind] ?? "Message";
}
