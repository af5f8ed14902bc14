"use client";

import { usePathname } from "next/navigation";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useWorkspaceEvents } from "@/components/layout/workspace-events";
import { showToast } from "@/components/ui/toast";
import { markNotificationsReadAction } from "@/lib/notifications/actions";
import type { NotificationRow } from "@/lib/notifications/queries";
import type { MarkNotificationsRead } from "@/lib/notifications/schema";
import { fetchNotifications } from "./notification-reads";

type Center = {
  slug: string;
  /** IANA zone in which days are told. */
  timeZone: string;
  unreadCount: number;
  /** Newest unread ones; null until they were read for the first time. */
  unread: readonly NotificationRow[] | null;
  failed: boolean;
  /** Grows with every change; a list that shows more than the unread ones reads again. */
  version: number;
  refresh: () => void;
  markRead: (input: MarkNotificationsRead) => void;
};

const Context = createContext<Center | null>(null);

export function useNotificationCenter(): Center {
  const center = useContext(Context);
  if (!center) throw new Error("NotificationCenter is missing around this part of the page");
  return center;
}

export type NotificationCenterProps = {
  slug: string;
  memberId: string;
  timeZone: string;
  unreadCount: number;
  children: ReactNode;
};

/**
 * What the bell, its panel and the page share: one count, one list, one ear on the event stream.
 * What leads to the place that is on the screen is read by being there.
 */
export function NotificationCenter(props: NotificationCenterProps) {
  const { slug, memberId, timeZone, children } = props;
  const [unreadCount, setUnreadCount] = useState(props.unreadCount);
  const [unread, setUnread] = useState<readonly NotificationRow[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [version, setVersion] = useState(0);
  const turn = useRef(0);

  const refresh = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    try {
      const page = await fetchNotifications(slug, { view: "unread" });
      if (mine !== turn.current) return;
      setUnread(page.rows);
      setUnreadCount(page.unreadCount);
      setFailed(false);
    } catch {
      if (mine === turn.current) setFailed(true);
    }
    setVersion((known) => known + 1);
  }, [slug]);

  useWorkspaceEvents(slug, {
    notification: ({ memberIds }) => {
      if (typeof memberIds !== "string" || memberIds.split(",").includes(memberId)) void refresh();
    },
    resync: () => void refresh(),
  });
  useEffect(() => {
    void refresh();
  }, [refresh]);

  const markRead = useCallback(
    async (input: MarkNotificationsRead) => {
      const goes = (row: NotificationRow) =>
        "ids" in input
          ? input.ids.includes(row.id)
          : "place" in input
            ? placeOf(row.link) === input.place
            : true;
      turn.current += 1;
      setUnread((rows) => rows?.filter((row) => !goes(row)) ?? null);
      setUnreadCount((count) => ("ids" in input ? Math.max(0, count - input.ids.length) : count));
      const answer = await markNotificationsReadAction(slug, input).catch(() => null);
      if (!answer?.ok) {
        showToast({ tone: "bad", title: "Not marked as read", description: "Try again." });
      }
      await refresh();
    },
    [slug, refresh],
  );

  const pathname = usePathname();
  const place = pathname.slice(`/w/${slug}`.length);
  useEffect(() => {
    const look = () => {
      if (document.hidden || !unread?.some((row) => placeOf(row.link) === place)) return;
      void markRead({ place });
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [place, unread, markRead]);

  const center = useMemo<Center>(
    () => ({
      slug,
      timeZone,
      unreadCount,
      unread,
      failed,
      version,
      refresh: () => void refresh(),
      markRead: (input) => void markRead(input),
    }),
    [slug, timeZone, unreadCount, unread, failed, version, refresh, markRead],
  );
  return <Context.Provider value={center}>{children}</Context.Provider>;
}

const placeOf = (link: string) => link.split(/[?#]/, 1)[0] ?? link;
