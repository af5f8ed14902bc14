import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { NotificationsScreen } from "@/components/notifications/notifications-screen";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listNotifications } from "@/lib/notifications/queries";
import { listNotificationsSchema } from "@/lib/notifications/schema";

export const metadata: Metadata = { title: "Notifications" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function NotificationsPage({ params, searchParams }: Props) {
  const ctx = await requireWorkspace((await params).workspace);
  const { view } = listNotificationsSchema.parse({ view: (await searchParams).view });
  const page = await listNotifications(ctx, { view });
  return (
    <>
      <PageHeader title="Notifications" />
      <NotificationsScreen first={page} key={view} view={view} />
    </>
  );
}
