import type { MessageContentInput } from "@/lib/inbox/content-schema";

/** "With 2 files": what goes with words that wait; null with none. */
export function withFiles(content: MessageContentInput): string | null {
  const count = content.kind === "text" ? (content.fileIds?.length ?? 0) : 0;
  if (count === 0) return null;
  return count === 1 ? "With one file" : `With ${count} files`;
}
