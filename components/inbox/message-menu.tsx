"use client";

import { Activity, Copy, Ellipsis, Reply, SmilePlus } from "lucide-react";
import { useState } from "react";
import { classNames } from "@/components/ui/class-names";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { showToast } from "@/components/ui/toast";
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

/** What one can do with a message: on hover and on focus; by touch one button that holds it all. */
export function MessageMenu(props: MessageMenuProps) {
  const { message, side, mayReply, onQuote, onReact } = props;
  const [tracing, setTracing] = useState(false);
  const { quotes, reactions } = useCarries();
  const mayAnswer = mayReply && message.quotable && quotes && reactions;
  const about = messageWords(message).slice(0, 60);
  const mine = message.reactions.find(({ isOurs }) => isOurs)?.emoji ?? null;
  const copy = () =>
    navigator.clipboard.writeText(message.body).then(
      () => showToast({ title: "Copied" }),
      () => showToast({ title: "This browser did not allow copying", tone: "warn" }),
    );
  return (
    <div
      className={`absolute top-2 flex gap-1 opacity-0 group-hover:opacity-100 focus-within:opacity-100 has-[[data-state=open]]:opacity-100 touch:top-1 touch:opacity-100 ${side === "start" ? "start-1 touch:-start-2" : "end-1 touch:-end-2"}`}
    >
      {mayAnswer ? (
        <>
          <Popover>
            <PopoverTrigger asChild>
              <button aria-label={`React to: ${about}`} className={LOOK} type="button">
                <SmilePlus className="size-3.5" />
              </button>
            </PopoverTrigger>
            <PopoverContent aria-label="Reactions" className="flex w-auto gap-1 p-1.5">
              {EMOJIS.map(([emoji, name]) => (
                <PopoverClose asChild key={emoji}>
                  <button
                    aria-label={mine === emoji ? `Take back: ${name}` : name}
                    aria-pressed={mine === emoji}
                    className="grid size-9 place-items-center rounded-control text-title hover:bg-surface-3 aria-pressed:bg-accent-soft"
                    onClick={() => onReact(message, mine === emoji ? null : emoji)}
                    type="button"
                  >
                    {emoji}
                  </button>
                </PopoverClose>
              ))}
            </PopoverContent>
          </Popover>
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
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <button
            aria-label={`More about: ${about}`}
            className="grid size-7 place-items-center rounded-control border border-line bg-surface text-ink-2 hover:bg-surface-3 touch:size-11 touch:border-transparent touch:bg-transparent touch:text-ink-3"
            type="button"
          >
            <Ellipsis className="size-3.5" />
          </button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {mayAnswer ? (
            <>
              <div className="flex">
                {EMOJIS.map(([emoji, name]) => (
                  <DropdownMenuItem
                    aria-label={mine === emoji ? `Take back: ${name}` : name}
                    className={classNames(
                      "justify-center text-title",
                      mine === emoji && "bg-accent-soft",
                    )}
                    key={emoji}
                    onSelect={() => onReact(message, mine === emoji ? null : emoji)}
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
        slug={props.slug}
        timeZone={props.zone}
      />
    </div>
  );
}
