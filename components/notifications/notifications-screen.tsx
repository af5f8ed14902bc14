"use client";

import { CheckCheck, Settings2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState, NoMatch } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { showToast } from "@/components/ui/toast";
import type { NotificationPage } from "@/lib/notifications/queries";
import type { NotificationView } from "@/lib/notifications/schema";
import { useNotificationCenter } from "./notification-center";
import { NotificationList } from "./notification-list";
import { fetchNotifications } from "./notification-reads";

export type NotificationsScreenProps = { first: NotificationPage; view: NotificationView };

/** Everything one was told, by day. Follows the event stream; older ones come on demand. */
export function NotificationsScreen({ first, view }: NotificationsScreenProps) {
  const router = useRouter();
  const { slug, timeZone, unreadCount, version, markRead } = useNotificationCenter();
  const [rows, setRows] = useState(first.rows);
  const [next, setNext] = useState(first.next);
  const [loading, setLoading] = useState(false);
  const seenVersion = useRef(version);

  useEffect(() => {
    if (seenVersion.current === version) return;
    seenVersion.current = version;
    fetchNotifications(slug, { view })
      .then((page) => {
        // older pages that were opened stay; the newest one takes the place of what it covers
        const oldest = page.rows.at(-1)?.at ?? "";
        setRows((known) =>
          page.next ? [...page.rows, ...known.filter((row) => row.at < oldest)] : page.rows,
        );
        setNext((known) => (page.next ? (known ?? page.next) : null));
      })
      .catch(() => undefined);
  }, [version, slug, view]);

  const loadOlder = async () => {
    if (!next) return;
    setLoading(true);
    try {
      const page = await fetchNotifications(slug, { view, before: next });
      setRows((known) => [...known, ...page.rows]);
      setNext(page.next);
    } catch {
      showToast({ tone: "bad", title: "Older notifications could not be loaded" });
    }
    setLoading(false);
  };

  return (
    <div className="w-full max-w-[760px] bg-bg px-2 py-4 md:px-4">
      <div className="flex flex-wrap items-center gap-2 px-2">
        <SegmentedControl
          label="Which notifications"
          onValueChange={(value) =>
            router.replace(value === "all" ? "?view=all" : "?view=unread", { scroll: false })
          }
          options={[
            {
              value: "unread",
              label:
                unreadCount > 0 ? `Unread ${unreadCount > 99 ? "99+" : unreadCount}` : "Unread",
            },
            { value: "all", label: "All" },
          ]}
          value={view}
        />
        <Button
          className="ms-auto"
          disabled={unreadCount === 0}
          icon={<CheckCheck />}
          look="quiet"
          onClick={() => markRead({ all: true })}
          size="sm"
        >
          Mark all as read
        </Button>
        <IconButton asChild label="Notification settings" look="quiet" size="sm">
          <AppLink href={`/w/${slug}/settings/notifications`}>
            <Settings2 />
          </AppLink>
        </IconButton>
      </div>
      {rows.length > 0 ? (
        <div className="mt-2 bg-bg">
          <NotificationList
            onRead={(id) => markRead({ ids: [id] })}
            rows={rows}
            slug={slug}
            timeZone={timeZone}
          />
          {next ? (
            <div className="px-4 pt-4">
              <Button loading={loading} onClick={() => void loadOlder()}>
                Show older
              </Button>
            </div>
          ) : null}
        </div>
      ) : view === "unread" ? (
        <NoMatch
          action={
            <Button asChild size="sm">
              <AppLink href={`/w/${slug}/notifications?view=all`}>Show all</AppLink>
            </Button>
          }
          title="Nothing unread"
        >
          You have seen everything that concerns you.
        </NoMatch>
      ) : (
        <EmptyState title="Nothing has happened yet">
          Conversations given to you, campaigns that end, templates that are decided and a balance
          that runs low are told here.
        </EmptyState>
      )}
    </div>
  );
}
