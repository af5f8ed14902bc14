import { useEffect, useRef } from "react";
import type { ConversationRow } from "@/lib/inbox/conversation-row";
import { ring } from "./ring";

type Heard = Pick<ConversationRow, "id" | "unreadCount" | "assigneeId">;

/** Whether a customer has written to this person, or to nobody, since the list was read before. */
export function hasNews(
  before: ReadonlyMap<string, number>,
  rows: readonly Heard[],
  meId: string,
): boolean {
  return rows.some(
    ({ id, unreadCount, assigneeId }) =>
      (assigneeId === null || assigneeId === meId) && unreadCount > (before.get(id) ?? 0),
  );
}

/**
 * Sounds when a customer writes to this person or to nobody.
 * @param list names the list that the rows are of: what another list holds is no news
 */
export function useRing(
  isOn: boolean,
  { list, rows, meId }: { list: string; rows: readonly Heard[] | undefined; meId: string },
): void {
  const known = useRef<{ list: string; unread: Map<string, number> } | null>(null);
  useEffect(() => {
    if (!rows) return;
    const before = known.current;
    known.current = { list, unread: new Map(rows.map(({ id, unreadCount }) => [id, unreadCount])) };
    if (isOn && before?.list === list && hasNews(before.unread, rows, meId)) ring();
  }, [isOn, list, rows, meId]);
}
