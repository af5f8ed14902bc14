import { AtSign, CircleCheck, Inbox, Mail, MessagesSquare, Moon, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import type { InboxCounts } from "@/lib/inbox/queries";
import { INBOX_VIEWS, type InboxView } from "@/lib/inbox/schema";

export const VIEW_LABELS: Record<InboxView, string> = {
  mine: "Mine",
  unassigned: "Unassigned",
  all: "Team",
  unread: "Unread",
  snoozed: "Snoozed",
  closed: "Closed",
};

const ICONS: Record<InboxView, ReactNode> = {
  mine: <UserRound />,
  unassigned: <Inbox />,
  all: <MessagesSquare />,
  unread: <Mail />,
  snoozed: <Moon />,
  closed: <CircleCheck />,
};

export const viewIcon = (view: InboxView): ReactNode => ICONS[view] ?? <AtSign />;

export type ViewListProps = {
  view: InboxView;
  counts: InboxCounts | undefined;
  onView: (view: InboxView) => void;
};

/** The lists an agent works through, each with its true count. */
export function ViewList({ view, counts, onView }: ViewListProps) {
  return (
    <nav
      aria-label="Views"
      className="hidden w-[164px] flex-none border-e border-line p-2 min-[1240px]:block"
    >
      <h2 className="flex h-9 items-center px-2 text-body font-semibold">Inbox</h2>
      <ul className="mt-1 grid gap-px">
        {INBOX_VIEWS.map((known) => (
          <li key={known}>
            <button
              aria-current={known === view ? "true" : undefined}
              className={classNames(
                "flex h-8 w-full items-center gap-2.5 rounded-control px-2 text-start text-ink-2 hover:bg-surface-2 hover:text-ink touch:min-h-11 [&_.lucide]:text-ink-3",
                known === view && "bg-surface-3 font-medium text-ink hover:bg-surface-3",
              )}
              onClick={() => onView(known)}
              type="button"
            >
              {viewIcon(known)}
              <span className="min-w-0 flex-1 truncate">{VIEW_LABELS[known]}</span>
              {counts && known !== "closed" && counts[known] > 0 ? (
                <span className="text-dense text-ink-3 tabular-nums">
                  {counts[known].toLocaleString("en")}
                </span>
              ) : null}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
