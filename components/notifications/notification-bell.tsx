"use client";

import { Bell, CheckCheck, Settings2 } from "lucide-react";
import { useState } from "react";
import { useRailIcons } from "@/components/layout/frame-context";
import { AppLink, TextLink } from "@/components/ui/app-link";
import { classNames } from "@/components/ui/class-names";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/skeleton";
import { Tooltip } from "@/components/ui/tooltip";
import { useNotificationCenter } from "./notification-center";
import { NotificationList } from "./notification-list";

const wordOf = (count: number) => (count > 99 ? "99+" : String(count));
const labelOf = (count: number) =>
  count === 0 ? "Notifications" : `Notifications, ${wordOf(count)} unread`;

/** In the rail: the bell with its number, and what is unread beside it. */
export function NotificationBell() {
  const icons = useRailIcons();
  const { unreadCount } = useNotificationCenter();
  const [open, setOpen] = useState(false);
  const name = icons ? "sr-only" : "max-lg:sr-only";
  return (
    <Popover onOpenChange={setOpen} open={open}>
      <Tooltip className={icons ? "" : "lg:hidden"} side="right" text={labelOf(unreadCount)}>
        <PopoverTrigger asChild>
          <button
            aria-label={labelOf(unreadCount)}
            className={classNames(
              "relative flex h-[30px] flex-none items-center gap-2.5 rounded-control px-2 text-ink-2 hover:bg-surface-2 hover:text-ink data-[state=open]:bg-surface-3 data-[state=open]:text-ink touch:min-h-11 [&_.lucide]:text-ink-3",
              icons ? "h-9 justify-center" : "max-lg:h-9 max-lg:justify-center",
            )}
            type="button"
          >
            <Bell />
            <span className={name}>Notifications</span>
            {unreadCount > 0 ? (
              <span
                aria-hidden="true"
                className={classNames(
                  "rounded-chip bg-ink px-1 text-center text-[0.6875rem] leading-4 font-semibold text-bg tabular-nums",
                  "min-w-4",
                  icons
                    ? "absolute -end-0.5 top-px ring-2 ring-bg"
                    : "max-lg:absolute max-lg:-end-0.5 max-lg:top-px max-lg:ring-2 max-lg:ring-bg lg:ms-auto",
                )}
              >
                {wordOf(unreadCount)}
              </span>
            ) : null}
          </button>
        </PopoverTrigger>
      </Tooltip>
      <PopoverContent
        aria-label="Notifications"
        className="flex max-h-[min(560px,calc(100dvh-32px))] w-[380px] flex-col p-0"
        // the news is what one came for, and not the button that takes it all away
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.target instanceof HTMLElement) event.target.focus();
        }}
        side="right"
      >
        <Panel onLeave={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  );
}

/** On a phone: a link to the page, in the header of every page. */
export function NotificationBellLink() {
  const { slug, unreadCount } = useNotificationCenter();
  return (
    <IconButton asChild className="relative" label={labelOf(unreadCount)} tooltip={false}>
      <AppLink href={`/w/${slug}/notifications`}>
        <Bell className="size-5" />
        {unreadCount > 0 ? (
          <span
            aria-hidden="true"
            className="absolute end-0.5 top-1 min-w-4 rounded-chip bg-ink px-1 text-center text-[0.6875rem] leading-4 font-semibold text-bg tabular-nums ring-2 ring-bg"
          >
            {wordOf(unreadCount)}
          </span>
        ) : null}
      </AppLink>
    </IconButton>
  );
}

function Panel({ onLeave }: { onLeave: () => void }) {
  const { slug, timeZone, unread, unreadCount, failed, refresh, markRead } =
    useNotificationCenter();
  return (
    <>
      <header className="flex h-12 flex-none items-center gap-1 border-b border-line ps-4 pe-2">
        <h2 className="font-semibold">Notifications</h2>
        {unreadCount > 0 ? (
          <span className="text-dense text-ink-3 tabular-nums">{wordOf(unreadCount)} unread</span>
        ) : null}
        <IconButton
          className="ms-auto"
          disabled={unreadCount === 0}
          label="Mark all as read"
          onClick={() => markRead({ all: true })}
          size="sm"
        >
          <CheckCheck />
        </IconButton>
        <IconButton asChild label="Notification settings" size="sm">
          <AppLink href={`/w/${slug}/settings/notifications`} onClick={onLeave}>
            <Settings2 />
          </AppLink>
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface pb-2">
        {unread && unread.length > 0 ? (
          <NotificationList
            level={3}
            onOpen={onLeave}
            onRead={(id) => markRead({ ids: [id] })}
            rows={unread}
            slug={slug}
            timeZone={timeZone}
          />
        ) : unread ? (
          <p className="px-4 py-8 text-ink-2">Nothing new. What happens next appears here.</p>
        ) : failed ? (
          <ErrorState
            happened="Notifications could not be loaded"
            onRetry={refresh}
            safe="Nothing is lost."
          />
        ) : (
          <div className="grid gap-3 p-4">
            <Skeleton className="h-9" />
            <Skeleton className="h-9" />
          </div>
        )}
      </div>
      <footer className="flex h-11 flex-none items-center border-t border-line px-4">
        <TextLink href={`/w/${slug}/notifications?view=all`} onClick={onLeave}>
          All notifications
        </TextLink>
      </footer>
    </>
  );
}
