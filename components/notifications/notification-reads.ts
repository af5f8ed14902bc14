import type { NotificationPage } from "@/lib/notifications/queries";
import type { NotificationView } from "@/lib/notifications/schema";

/** @throws Error when the server gave no page */
export async function fetchNotifications(
  slug: string,
  query: { view: NotificationView; before?: string | undefined },
): Promise<NotificationPage> {
  const search = new URLSearchParams({ view: query.view });
  if (query.before) search.set("before", query.before);
  const response = await fetch(`/w/${slug}/notifications/list?${search}`, {
    headers: { accept: "application/json" },
  });
  if (!response.ok) throw new Error(`notifications answered ${response.status}`);
  return (await response.json()) as NotificationPage;
}
