import { giveFileBack } from "./draft-uploads";
import { giveBack } from "./drafts";
import { dropItem, type OutboxItem } from "./outbox";

/** What was not sent stands in the composer of its conversation again: words, or a file with them. */
export function takeItemBack({ messageId, slug, conversationId, ...item }: OutboxItem): void {
  const place = { slug, conversationId };
  dropItem(messageId);
  if (item.file) giveFileBack(place, item.file);
  else if (item.content.kind === "text") {
    giveBack(place, item.kind, { ...item, subject: item.content.subject });
    for (const file of item.files ?? []) giveFileBack(place, file);
  }
}
