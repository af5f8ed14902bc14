import type { MessageOrigin } from "@/db/enums/messages";

/** Names that are not a person's: a part of them would say nothing. */
const WHOLE: ReadonlySet<MessageOrigin> = new Set(["campaign", "phone_app", "history", "api"]);

/** Who wrote on our side: a colleague by the first name, a campaign, a program and the phone app by the whole one. */
export function authorWords({
  authorName,
  origin,
}: {
  authorName: string | null;
  origin: MessageOrigin;
}): string | null {
  return WHOLE.has(origin) ? authorName : (authorName?.split(/\s+/)[0] ?? null);
}
