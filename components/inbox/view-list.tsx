"use client";

import { memo, useId, useOptimistic, useTransition } from "react";
import { answerTo, sayRefusal } from "@/components/forms/no-answer";
import { Avatar } from "@/components/ui/avatar";
import { classNames } from "@/components/ui/class-names";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { setAvailabilityAction } from "@/lib/inbox/actions";
import type { InboxCounts } from "@/lib/inbox/count-queries";
import type { InboxView } from "@/lib/inbox/schema";
import { useDesk } from "./desk";
import { countWords, type ViewEntry, viewGroups } from "./view-words";

export type ViewListProps = {
  slug: string;
  view: InboxView;
  counts: InboxCounts | undefined;
  mayReply: boolean;
  onView: (view: InboxView) => void;
  onDesk: () => Promise<void>;
};

/** The lists an agent works through, each with its true count, and who is there. */
export const ViewList = memo(function ViewList(props: ViewListProps) {
  const { slug, view, counts, mayReply, onView, onDesk } = props;
  const desk = useDesk();
  return (
    <nav
      aria-label="Views"
      className="hidden w-[176px] flex-none flex-col overflow-y-auto border-e border-line p-2 min-[1240px]:flex"
    >
      <h2 className="flex h-9 flex-none items-center px-2 text-body font-semibold">Inbox</h2>
      {viewGroups(desk, counts).map((group) => (
        <div className="mb-3" key={group.id}>
          {group.title ? (
            <h3 className="flex h-7 items-center px-2 text-dense text-ink-3">{group.title}</h3>
          ) : null}
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-px">
            {group.entries.map((entry) => (
              <li key={entry.view}>
                <ViewButton current={entry.view === view} entry={entry} onView={onView} />
              </li>
            ))}
          </ul>
        </div>
      ))}
      <OnShift mayReply={mayReply} onDesk={onDesk} slug={slug} />
    </nav>
  );
});

function ViewButton({
  entry,
  current,
  onView,
}: {
  entry: ViewEntry;
  current: boolean;
  onView: (view: InboxView) => void;
}) {
  return (
    <button
      aria-current={current ? "true" : undefined}
      className={classNames(
        "flex h-8 w-full items-center gap-2.5 rounded-control px-2 text-start text-ink-2 hover:bg-surface-2 hover:text-ink touch:min-h-11 [&_.lucide]:flex-none [&_.lucide]:text-ink-3",
        current && "bg-surface-3 font-medium text-ink hover:bg-surface-3",
      )}
      onClick={() => onView(entry.view)}
      type="button"
    >
      {entry.icon}
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      {entry.count ? (
        <span className="text-dense text-ink-3 tabular-nums">{countWords(entry.count)}</span>
      ) : null}
    </button>
  );
}

/** Who is there and how much each has; one's own switch. */
function OnShift({ slug, mayReply, onDesk }: Pick<ViewListProps, "slug" | "mayReply" | "onDesk">) {
  const { team } = useDesk();
  const me = team.find(({ isMe }) => isMe);
  if (team.length < 2) return null;
  const people = [...team].sort((one, other) => Number(other.isMe) - Number(one.isMe));
  return (
    <section className="mt-auto pt-2">
      <h3 className="flex h-7 items-center px-2 text-dense text-ink-3">On shift</h3>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-px">
        {people.slice(0, 8).map((member) => (
          <li className="flex h-8 items-center gap-2.5 px-2" key={member.id}>
            <Avatar name={member.name} self={member.isMe} />
            <span
              className={classNames(
                "min-w-0 flex-1 truncate",
                member.away ? "text-ink-3" : "text-ink-2",
              )}
            >
              {member.isMe ? "You" : member.name.split(/\s+/)[0]}
            </span>
            <span className="text-dense text-ink-3 tabular-nums">
              {member.away ? "away" : member.open}
            </span>
          </li>
        ))}
      </ul>
      {me && mayReply ? <AwaySwitch away={me.away} onDesk={onDesk} slug={slug} /> : null}
    </section>
  );
}

export type AwaySwitchProps = { slug: string; away: boolean; onDesk: () => Promise<void> };

/** Away gives back the customers who wait; it stays until it is switched off again. */
export function AwaySwitch({ slug, away, onDesk }: AwaySwitchProps) {
  const id = useId();
  const [shown, show] = useOptimistic(away);
  const [, startTransition] = useTransition();
  const change = (next: boolean) =>
    startTransition(async () => {
      show(next);
      const result = await answerTo(setAvailabilityAction(slug, { away: next }));
      await onDesk();
      if (!result.ok) return sayRefusal(result.error, "It was not changed");
      const { released } = result.value;
      showToast({
        title: next ? "You are away" : "You are back",
        ...(released > 0
          ? {
              description: `${released === 1 ? "1 customer who waits went" : `${released} customers who wait went`} back to the team.`,
            }
          : {}),
      });
    });
  return (
    <div className="flex min-h-9 items-center gap-2 px-2 touch:min-h-11">
      <label className="flex-1 text-dense text-ink-2" htmlFor={id}>
        I am away
      </label>
      <Switch checked={shown} id={id} onCheckedChange={change} />
    </div>
  );
}
