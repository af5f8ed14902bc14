import {
  Ban,
  CalendarClock,
  Clock,
  FileText,
  Hourglass,
  Image,
  MapPin,
  Mic,
  PencilLine,
  Phone,
  Sticker,
  StickyNote,
  TriangleAlert,
  Video,
} from "lucide-react";
import { type MouseEvent, memo, type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Checkbox } from "@/components/ui/checkbox";
import { Chip } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { PhoneNumber } from "@/components/ui/phone-number";
import { StateChip, StateSymbol } from "@/components/ui/state";
import type { MessageKind } from "@/db/enums/messages";
import { CHANNEL_WORDS } from "@/lib/channels/capabilities";
import { formatMoment } from "@/lib/core/format/moments";
import type { ConversationRow as Row } from "@/lib/inbox/conversation-row";
import { authorWords } from "./author-words";
import { LabelDot } from "./label-dot";
import { PRIORITY_LABELS, prioritySign } from "./priority-words";
import { targetState } from "./target-state";
import { windowAt, windowEndOf } from "./window-clock";

/** Height of a row in pixels; the virtual list counts with it. */
export const ROW_HEIGHT = 66;

const KIND_ICONS: Partial<Record<MessageKind, ReactNode>> = {
  image: <Image />,
  video: <Video />,
  audio: <Mic />,
  document: <FileText />,
  sticker: <Sticker />,
  location: <MapPin />,
  contacts: <Phone />,
};

export type ConversationRowProps = {
  row: Row;
  href: string;
  selected: boolean;
  /** Ticked for a step with several; a click ticks while some are. */
  chosen: boolean;
  choosing: boolean;
  /** @param range from the one chosen last up to this one */
  onChoose: (id: string, range: boolean) => void;
  zone: string;
  meId: string;
  /** By the server's clock. */
  nowMs: number;
  onOpen: (id: string) => void;
};

/**
 * 66 px: who and when; what was said last, at most one state, and whose it is. Drawn again only when
 * it changes: a list that is scrolled draws the row that comes into sight, not the twenty that are.
 */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { row, href, selected, chosen, choosing, onChoose, zone, meId, nowMs, onOpen } = props;
  const unread = row.unreadCount > 0;
  const hold = useHold(() => onChoose(row.id, false));
  return (
    <div className="group/row relative">
      <Checkbox
        aria-label={`Choose ${row.title}`}
        checked={chosen}
        className={classNames(
          "absolute start-1.5 top-[25px] z-10",
          // clear and not see-through: opacity would be a layer property of every row
          choosing
            ? ""
            : "border-transparent bg-transparent group-hover/row:border-line-strong group-hover/row:bg-surface focus-visible:border-line-strong focus-visible:bg-surface max-md:pointer-events-none",
        )}
        onClick={(event) => onChoose(row.id, event.shiftKey)}
      />
      <a
        aria-current={selected ? "true" : undefined}
        className={classNames(
          "relative flex h-[66px] flex-col justify-center gap-0.5 border-b border-line px-4 outline-offset-[-2px]",
          choosing ? "ps-8" : "md:group-hover/row:ps-8",
          chosen || selected ? "bg-selection" : "hover:bg-surface-2",
          unread &&
            "before:absolute before:inset-y-0 before:start-0 before:w-[3px] before:bg-accent",
        )}
        data-conversation={row.id}
        href={href}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.button !== 0) return;
          if (event.shiftKey && !choosing) return;
          event.preventDefault();
          if (choosing) onChoose(row.id, event.shiftKey);
          else onOpen(row.id);
        }}
        {...hold}
      >
        <span className="flex items-baseline gap-2">
          <span
            className={classNames("min-w-0 truncate", unread ? "font-semibold" : "font-medium")}
            dir="auto"
          >
            {row.titleIsPhone ? <PhoneNumber e164={row.title} /> : row.title}
          </span>
          {unread ? <span className="sr-only">, {row.unreadCount} unread</span> : null}
          {row.priority === "none" || row.priority === "normal" ? null : (
            <span
              className="flex-none self-center [&_.lucide]:size-3.5"
              title={PRIORITY_LABELS[row.priority]}
            >
              {prioritySign(row.priority)}
              <span className="sr-only">{PRIORITY_LABELS[row.priority]} priority</span>
            </span>
          )}
          {row.channelKind === "whatsapp" ? null : (
            <span className="flex-none text-meta text-ink-3">{CHANNEL_WORDS[row.channelKind]}</span>
          )}
          <RowLabels labels={row.labels} />
          <DateTime
            at={row.lastMessageAt}
            className="ms-auto flex-none text-dense text-ink-3"
            format="short"
            timeZone={zone}
          />
        </span>
        <span className="flex h-5 items-center gap-1.5 text-dense text-ink-2">
          <Preview row={row} unread={unread} />
          <PreparedSign row={row} zone={zone} />
          <RowChip nowMs={nowMs} row={row} />
          <Avatar
            label={row.assigneeName ? `Has it: ${row.assigneeName}` : "Nobody has it"}
            name={row.assigneeName}
            self={row.assigneeId === meId}
          />
        </span>
      </a>
    </div>
  );
});

/** The first label by its word, the others by their number. */
function RowLabels({ labels }: { labels: Row["labels"] }) {
  const [first, ...rest] = labels;
  if (!first) return null;
  return (
    <span className="flex min-w-0 shrink-[3] items-center gap-1 self-center text-meta text-ink-3">
      <LabelDot tone={first.tone} />
      <span className="truncate">{first.name}</span>
      {rest.length > 0 ? (
        <span className="flex-none" title={rest.map(({ name }) => name).join(", ")}>
          +{rest.length}
        </span>
      ) : null}
    </span>
  );
}

const HOLD_MS = 450;
/** A finger is never quite still. */
const HOLD_SLACK_PX = 10;

/** A finger that stays on a row chooses it, as X and the box do elsewhere. */
function useHold(onHeld: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const held = useRef(false);
  const from = useRef({ x: 0, y: 0 });
  const stop = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onPointerDown: (event: PointerEvent) => {
      held.current = false;
      if (event.pointerType !== "touch") return;
      from.current = { x: event.clientX, y: event.clientY };
      timer.current = setTimeout(() => {
        held.current = true;
        onHeld();
      }, HOLD_MS);
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onPointerMove: (event: PointerEvent) => {
      const { x, y } = from.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > HOLD_SLACK_PX) stop();
    },
    onContextMenu: (event: MouseEvent) => {
      if (held.current) event.preventDefault();
    },
    onClickCapture: (event: MouseEvent) => {
      if (!held.current) return;
      held.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

function Preview({ row, unread }: { row: Row; unread: boolean }) {
  const last = row.lastMessage;
  if (row.hasDraft) {
    return (
      <span className="flex min-w-0 flex-1 items-center gap-1 text-warn">
        <PencilLine className="size-3.5" />
        <span className="truncate">Draft kept</span>
      </span>
    );
  }
  if (!last) return <span className="min-w-0 flex-1 truncate text-ink-3">Nothing written yet</span>;
  const who = last.isMine
    ? "You: "
    : last.direction === "inbound"
      ? ""
      : `${authorWords(last) ?? "Us"}: `;
  return (
    <span
      className={classNames(
        "flex min-w-0 flex-1 items-center gap-1 [&_.lucide]:size-3.5 [&_.lucide]:text-ink-3",
        unread && "text-ink",
      )}
    >
      {last.state ? (
        <>
          <StateSymbol
            className={last.state === "read" ? "text-info" : undefined}
            size={14}
            state={last.state}
          />
          <span className="sr-only">{last.state}: </span>
        </>
      ) : last.direction === "note" ? (
        <StickyNote />
      ) : (
        KIND_ICONS[last.kind]
      )}
      <span className="truncate" dir="auto">
        {who}
        {last.preview}
      </span>
    </span>
  );
}

/** Something is prepared and goes out by itself; when it asks, the chip says so instead. */
function PreparedSign({ row: { prepared }, zone }: { row: Row; zone: string }) {
  if (!prepared || prepared.asks) return null;
  const words = prepared.dueAt
    ? `Goes out ${formatMoment({ at: prepared.dueAt, timeZone: zone })}`
    : "Goes out when they write";
  return (
    <span className="flex-none text-ink-3 [&_.lucide]:size-3.5" title={words}>
      {prepared.dueAt ? <CalendarClock /> : <Hourglass />}
      <span className="sr-only">{words}</span>
    </span>
  );
}

/** The one thing that needs a look, in the order of what cannot wait. */
function RowChip({ row, nowMs }: { row: Row; nowMs: number }) {
  const state = row.lastMessage?.state;
  if (row.blocked) {
    return (
      <Chip icon={<Ban />} size="small" tone="mute">
        Blocked
      </Chip>
    );
  }
  if (state === "failed" || state === "unconfirmed")
    return <StateChip size="small" state={state} />;
  if (row.prepared?.asks) {
    return (
      <Chip icon={<CalendarClock />} size="small" tone="warn">
        Decide
      </Chip>
    );
  }
  const target = row.status === "open" ? targetState(row, nowMs) : null;
  if (target) {
    return (
      <Chip icon={<TriangleAlert />} size="small" tone={target.kind === "late" ? "bad" : "warn"}>
        {target.kind === "late" ? "Late" : target.words}
      </Chip>
    );
  }
  const clock = windowAt(windowEndOf(row), nowMs);
  if (clock.closing && row.status !== "closed") {
    return (
      <Chip icon={<Clock />} size="small" tone="warn">
        {clock.left}
      </Chip>
    );
  }
  if (row.optedOut) {
    return (
      <Chip size="small" tone="bad">
        Opted out
      </Chip>
    );
  }
  if (row.unreadCount > 1) {
    return (
      <Chip size="small" tone="info">
        {row.unreadCount} new
      </Chip>
    );
  }
  return null;
}
