import {
  AtSign,
  CircleCheck,
  Filter,
  Inbox,
  Mail,
  MessagesSquare,
  Moon,
  Tag,
  UserRound,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import type { InboxCounts } from "@/lib/inbox/count-queries";
import type { Desk } from "@/lib/inbox/desk-queries";
import {
  type ConversationFilter,
  type FixedView,
  INBOX_VIEWS,
  type InboxView,
  VIEW_FILTERS,
} from "@/lib/inbox/schema";

export const VIEW_LABELS: Record<FixedView, string> = {
  mine: "Mine",
  unassigned: "Unassigned",
  all: "Open",
  mentions: "Mentions",
  unread: "Unread",
  snoozed: "Snoozed",
  closed: "Closed",
};

const ICONS: Record<FixedView, ReactNode> = {
  mine: <UserRound />,
  unassigned: <Inbox />,
  all: <MessagesSquare />,
  mentions: <AtSign />,
  unread: <Mail />,
  snoozed: <Moon />,
  closed: <CircleCheck />,
};

export type ViewEntry = {
  view: InboxView;
  label: string;
  icon: ReactNode;
  count: number | undefined;
};
export type ViewGroup = { id: string; title: string | null; entries: ViewEntry[] };

/** Every list there is, in the order in which they are offered. */
export function viewGroups(desk: Desk, counts: InboxCounts | undefined): ViewGroup[] {
  const groups: ViewGroup[] = [
    {
      id: "fixed",
      title: null,
      entries: INBOX_VIEWS.map((view) => ({
        view,
        label: VIEW_LABELS[view],
        icon: ICONS[view],
        count: view === "closed" ? undefined : counts?.[view],
      })),
    },
    {
      id: "views",
      title: "Views",
      entries: desk.views.map(({ id, name }) => ({
        view: `saved-${id}`,
        label: name,
        icon: <Filter />,
        count: counts ? (counts.saved[id] ?? 0) : undefined,
      })),
    },
    {
      id: "teams",
      title: "Teams",
      entries: desk.teams.map(({ id, name }) => ({
        view: `team-${id}`,
        label: name,
        icon: <Users />,
        count: counts ? (counts.teams[id] ?? 0) : undefined,
      })),
    },
    {
      id: "labels",
      title: "Labels",
      entries: desk.labels.map(({ id, name }) => ({
        view: `label-${id}`,
        label: name,
        icon: <Tag />,
        count: counts ? (counts.labels[id] ?? 0) : undefined,
      })),
    },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

export function viewLabel(view: InboxView, desk: Desk): string {
  const found = viewGroups(desk, undefined)
    .flatMap(({ entries }) => entries)
    .find((entry) => entry.view === view);
  return found?.label ?? "Open";
}

/** Beyond a thousand a list says so, and no more. */
export const countWords = (count: number): string =>
  count > 1000 ? "1,000+" : count.toLocaleString("en");

/** What a view holds, as a filter. */
export function filterOfView(view: InboxView, desk: Desk): ConversationFilter {
  const [, kind, id] = /^(team|label|saved)-(.+)$/.exec(view) ?? [];
  if (kind === "team" && id) return { status: "open", teamId: id };
  if (kind === "label" && id) return { status: "active", labelId: id };
  if (kind === "saved") return desk.views.find((one) => one.id === id)?.filter ?? VIEW_FILTERS.all;
  return VIEW_FILTERS[view as FixedView];
}

/** Whether two filters name the same, in whatever order. */
export function sameFilter(one: ConversationFilter, other: ConversationFilter): boolean {
  const words = (filter: ConversationFilter) =>
    JSON.stringify(
      Object.entries(filter)
        .filter(([, value]) => value !== undefined)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  return words(one) === words(other);
}
