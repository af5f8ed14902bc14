"use client";

import { Activity, Copy, Ellipsis, Reply, SmilePlus } from "lucide-react";
import { type RefObject, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Popover, PopoverAnchor, PopoverClose, PopoverContent } from "@/components/ui/popover";
import { showToast } from "@/components/ui/toast";
import { exactMoment } from "@/lib/core/format/moments";
import type { ThreadMessage } from "@/lib/inbox/thread-message";
import { useCarries } from "./carries";
import { messageWords } from "./message-words";
import { TraceSheet } from "./trace-sheet";

/** The six that WhatsApp itself offers first. */
const EMOJIS = [
  ["👍", "Thumbs up"],
  ["❤️", "Heart"],
  ["😂", "Laughing"],
  ["😮", "Surprised"],
  ["😢", "Sad"],
  ["🙏", "Thank you"],
] as const;

export type MessageMenuProps = {
  message: ThreadMessage;
  side: "start" | "end";
  mayReply: boolean;
  onQuote: (message: ThreadMessage) => void;
  onReact: (message: ThreadMessage, emoji: string | null) => void;
  slug: string;
  zone: string;
  currency: string;
};

const LOOK =
  "grid size-7 place-items-center rounded-control border border-line bg-surface text-ink-2 hover:bg-surface-3 touch:hidden";

/** Which of the two panels is open. */
type Panel = "reactions" | "more";

/**
 * What one can do with a message: on hover and on focus; by touch one button that holds it all. The
 * panels behind the buttons exist from the moment somebody comes near: a thread has hundreds of them,
 * and they were most of what it took to draw one.
 */
export function MessageMenu(props: MessageMenuProps) {
  const { message, side, mayReply, onQuote } = props;
  const [near, setNear] = useState(false);
  const [open, setOpen] = useState<Panel | null>(null);
  const react = useRef<HTMLButtonElement>(null);
  const more = useRef<HTMLButtonElement>(null);
  const { quotes, reactions } = useCarries();
  const mayAnswer = mayReply && message.quotable && quotes && reactions;
  const about = messageWords(message).slice(0, 60);
  const button = (panel: Panel) => ({
    "aria-expanded": open === panel,
    "data-state": open === panel ? "open" : "closed",
    onClick: () => {
      setNear(true);
      setOpen(open === panel ? null : panel);
    },
    onFocus: () => setNear(true),
    onPointerEnter: () => setNear(true),
    type: "button" as const,
  });
  return (
    <div
      className={`absolute top-2 flex gap-1 opacity-0 group-hover:opacity-100 focus-within:opacity-100 has-[[data-state=open]]:opacity-100 touch:top-1 touch:opacity-100 ${side === "start" ? "start-1 touch:-start-2" : "end-1 touch:-end-2"}`}
    >
      {mayAnswer ? (
        <>
          <button
            aria-haspopup="dialog"
            aria-label={`React to: ${about}`}
            className={LOOK}
            ref={react}
            {...button("reactions")}
          >
            <SmilePlus className="size-3.5" />
          </button>
          <button
            aria-label={`Quote this message: ${about}`}
            className={LOOK}
            onClick={() => onQuote(message)}
            type="button"
          >
            <Reply className="size-3.5" />
          </button>
        </>
      ) : null}
      <button
        aria-haspopup="menu"
        aria-label={`More about: ${about}`}
        className="grid size-7 place-items-center rounded-control border border-line bg-surface text-ink-2 hover:bg-surface-3 touch:size-11 touch:border-transparent touch:bg-transparent touch:text-ink-3"
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen("more");
        }}
        ref={more}
        {...button("more")}
      >
        <Ellipsis className="size-3.5" />
      </button>
      {near ? (
        <MessagePanels
          {...props}
          buttons={{ reactions: react, more }}
          mayAnswer={mayAnswer}
          onOpen={setOpen}
          open={open}
        />
      ) : null}
    </div>
  );
}

type MessagePanelsProps = MessageMenuProps & {
  mayAnswer: boolean;
  open: Panel | null;
  onOpen: (panel: Panel | null) => void;
  /** What opened each: it stands there, and gets the focus back. */
  buttons: Record<Panel, RefObject<HTMLButtonElement | null>>;
};

function MessagePanels(props: MessagePanelsProps) {
  const { message, mayAnswer, onQuote, onReact, open, onOpen, buttons } = props;
  const [tracing, setTracing] = useState(false);
  const moment = exactMoment(message.occurredAt, props.zone);
  const mine = message.reactions.find(({ isOurs }) => isOurs)?.emoji ?? null;
  const emojis = EMOJIS.map(([emoji, name]) => ({
    emoji,
    label: mine === emoji ? `Take back: ${name}` : name,
    isMine: mine === emoji,
    onChoose: () => onReact(message, mine === emoji ? null : emoji),
  }));
  const copy = () =>
    navigator.clipboard.writeText(message.body).then(
      () => showToast({ title: "Copied" }),
      () => showToast({ title: "This browser did not allow copying", tone: "warn" }),
    );
  const panel = (name: Panel) => ({
    open: open === name,
    onOpenChange: (isOpen: boolean) => onOpen(isOpen ? name : null),
  });
  const content = (name: Panel) => ({
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      // what was done may have taken the focus elsewhere, or opened something
      if (document.activeElement === document.body) buttons[name].current?.focus();
    },
    // the button closes what it opened by itself
    onPointerDownOutside: (event: CustomEvent<{ originalEvent: PointerEvent }>) => {
      if (buttons[name].current?.contains(event.detail.originalEvent.target as Node)) {
        event.preventDefault();
      }
    },
  });
  return (
    <>
      {mayAnswer ? (
        <Popover {...panel("reactions")}>
          <PopoverAnchor virtualRef={buttons.reactions as RefObject<HTMLButtonElement>} />
          <PopoverContent
            aria-label="Reactions"
            className="flex w-auto gap-1 p-1.5"
            {...content("reactions")}
          >
            {emojis.map(({ emoji, label, isMine, onChoose }) => (
              <PopoverClose asChild key={emoji}>
                <button
                  aria-label={label}
                  aria-pressed={isMine}
                  className="grid size-9 place-items-center rounded-control text-title hover:bg-surface-3 aria-pressed:bg-accent-soft"
                  onClick={onChoose}
                  type="button"
                >
                  {emoji}
                </button>
              </PopoverClose>
            ))}
          </PopoverContent>
        </Popover>
      ) : null}
      <DropdownMenu {...panel("more")}>
        {/* where the menu stands: over the button, which is the last one */}
        <DropdownMenuTrigger asChild>
          <span
            aria-hidden
            className="pointer-events-none absolute end-0 top-0 size-7 touch:size-11"
          />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" aria-label={`More, ${moment}`} {...content("more")}>
          {/* what hovering tells is for keys and fingers too */}
          <DropdownMenuLabel>{moment}</DropdownMenuLabel>
          {mayAnswer ? (
            <>
              <div className="grid grid-cols-6">
                {emojis.map(({ emoji, label, isMine, onChoose }) => (
                  <DropdownMenuItem
                    aria-label={label}
                    className={classNames("text-center text-title", isMine && "bg-accent-soft")}
                    key={emoji}
                    onSelect={onChoose}
                  >
                    {emoji}
                  </DropdownMenuItem>
                ))}
              </div>
              <DropdownMenuSeparator />
              <DropdownMenuItem icon={<Reply />} onSelect={() => onQuote(message)}>
                Quote it
              </DropdownMenuItem>
            </>
          ) : null}
          <DropdownMenuItem
            disabled={message.body === ""}
            icon={<Copy />}
            onSelect={() => void copy()}
          >
            Copy the text
          </DropdownMenuItem>
          <DropdownMenuItem icon={<Activity />} onSelect={() => setTracing(true)}>
            Trace
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <TraceSheet
        currency={props.currency}
        messageId={message.id}
        onOpenChange={setTracing}
        open={tracing}
        opener={buttons.more}
        slug={props.slug}
        timeZone={props.zone}
      />
    </>
  );
}
