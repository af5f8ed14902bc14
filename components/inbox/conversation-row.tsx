import {
  Ban,
  Clock,
  FileText,
  Image,
  MapPin,
  Mic,
  PencilLine,
  Phone,
  Sticker,
  StickyNote,
  Video,
} from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Chip } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { PhoneNumber } from "@/components/ui/phone-number";
import { StateChip, StateSymbol } from "@/components/ui/state";
import type { MessageKind } from "@/db/enums/messages";
import type { ConversationRow as Row } from "@/lib/inbox/queries";
import { windowAt } from "./window-clock";

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
  zone: string;
  meId: string;
  /** By the server's clock. */
  nowMs: number;
  onOpen: () => void;
};

/** 66 px: who and when; what was said last, at most one state, and whose it is. */
export function ConversationRow(props: ConversationRowProps) {
  const { row, href, selected, zone, meId, nowMs, onOpen } = props;
  const unread = row.unreadCount > 0;
  return (
    <a
      aria-current={selected ? "true" : undefined}
      className={classNames(
        "relative flex h-[66px] flex-col justify-center gap-0.5 border-b border-line px-4 outline-offset-[-2px]",
        selected ? "bg-selection" : "hover:bg-surface-2",
        unread && "before:absolute before:inset-y-0 before:start-0 before:w-[3px] before:bg-accent",
      )}
      data-conversation={row.id}
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        onOpen();
      }}
    >
      <span className="flex items-baseline gap-2">
        <span
          className={classNames("min-w-0 truncate", unread ? "font-semibold" : "font-medium")}
          dir="auto"
        >
          {row.titleIsPhone ? <PhoneNumber e164={row.title} /> : row.title}
        </span>
        {unread ? <span className="sr-only">, {row.unreadCount} unread</span> : null}
        <DateTime
          at={row.lastMessageAt}
          className="ms-auto flex-none text-dense text-ink-3"
          format="short"
          timeZone={zone}
        />
      </span>
      <span className="flex h-5 items-center gap-1.5 text-dense text-ink-2">
        <Preview row={row} unread={unread} />
        <RowChip nowMs={nowMs} row={row} />
        <Avatar
          label={row.assigneeName ? `Has it: ${row.assigneeName}` : "Nobody has it"}
          name={row.assigneeName}
          self={row.assigneeId === meId}
        />
      </span>
    </a>
  );
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
  const who = last.isMine ? "You: " : last.direction === "inbound" ? "" : `${firstWord(last)}: `;
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

const firstWord = ({ authorName }: { authorName: string | null }) =>
  authorName?.split(/\s+/)[0] ?? "Us";

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
  const clock = windowAt(row.windowExpiresAt, nowMs);
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
