"use client";

import { ChevronDown, Clock, FileText, Send, TriangleAlert, X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Keys, useModSign } from "@/components/ui/kbd";
import { Money } from "@/components/ui/money";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { NOTE_MAX_CHARACTERS, REPLY_MAX_CHARACTERS } from "@/lib/inbox/schema";
import type { Draft } from "./use-draft";
import type { WindowClock } from "./window-clock";

export type ComposerMode = "reply" | "note";

/** Somebody else answered while this draft was written. */
export type Conflict = { title: string; detail: string };

export type ComposerProps = {
  mode: ComposerMode;
  draft: Draft;
  clock: WindowClock;
  windowEndsAt: string | null;
  zone: string;
  conflict: Conflict | null;
  /** Why nothing at all can be written; null when it can. */
  obstacle: string | null;
  quote: { name: string; text: string } | null;
  price: { amount: string; currency: string } | null;
  /** "Tom is replying": warns before one writes over him. */
  typingWarning: string | null;
  input: RefObject<HTMLTextAreaElement | null>;
  onMode: (mode: ComposerMode) => void;
  onSend: (options: { close: boolean }) => void;
  onDiscard: () => void;
  onUnquote: () => void;
  onTemplate: () => void;
  customer: string;
};

/** Where one writes: window, conflict, mode, text, price, send. */
export function Composer(props: ComposerProps) {
  const { mode, draft, clock, conflict, obstacle, quote, input, onMode, onUnquote } = props;
  const { onTemplate, onDiscard, zone, windowEndsAt, typingWarning, customer } = props;
  const fieldId = useId();
  const note = mode === "note";
  const limit = note ? NOTE_MAX_CHARACTERS : REPLY_MAX_CHARACTERS;
  const closed = !note && !clock.open;
  return (
    <div
      className={classNames(
        "flex-none border-t border-line pb-[env(safe-area-inset-bottom)]",
        note ? "bg-bubble-note" : "bg-surface",
      )}
    >
      <WindowLine clock={clock} />
      {conflict && !note ? (
        <div
          className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-warn-soft px-5 py-2 text-dense max-md:px-3"
          role="alert"
        >
          <TriangleAlert className="text-warn" />
          <p className="min-w-0 flex-1 basis-48">
            <b>{conflict.title}</b> {conflict.detail}
          </p>
          <Button look="quiet" onClick={onDiscard} size="sm">
            Discard draft
          </Button>
        </div>
      ) : null}
      <div className="px-5 pt-2 pb-3 max-md:px-3">
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          <SegmentedControl
            label="What to write"
            look="inset"
            onValueChange={(value) => onMode(value as ComposerMode)}
            options={[
              { value: "reply", label: "Reply" },
              {
                value: "note",
                label: (
                  <>
                    Note <Keys className="touch:hidden" keys="n" />
                  </>
                ),
              },
            ]}
            size="sm"
            value={mode}
          />
          {note ? (
            <span className="text-dense text-ink-2">Only your team sees a note</span>
          ) : (
            <WindowWords clock={clock} endsAt={windowEndsAt} zone={zone} />
          )}
        </div>
        {obstacle ? (
          <p className="mt-2 rounded-control bg-surface-2 px-3 py-2.5 text-body text-ink-2">
            {obstacle}
          </p>
        ) : closed ? (
          <ClosedWindow customer={customer} draft={draft} onTemplate={onTemplate} />
        ) : (
          <>
            {quote && !note ? (
              <div className="mt-2 flex items-center gap-2 rounded-control bg-surface-2 ps-2">
                <span className="min-w-0 flex-1 border-s-[3px] border-accent py-1 ps-2">
                  <span className="block text-meta font-medium text-accent-ink">{quote.name}</span>
                  <span className="block truncate text-dense text-ink-2" dir="auto">
                    {quote.text}
                  </span>
                </span>
                <IconButton label="Do not quote" onClick={onUnquote} size="sm">
                  <X />
                </IconButton>
              </div>
            ) : null}
            <label className="sr-only" htmlFor={fieldId}>
              {note ? "Note for the team" : `Reply to ${customer}`}
            </label>
            <textarea
              className={classNames(
                "mt-2 block field-sizing-content max-h-48 min-h-[58px] w-full resize-none rounded-control border border-line-strong px-3 py-2 text-body touch:text-reading",
                note ? "bg-bubble-note" : "bg-surface",
              )}
              dir="auto"
              id={fieldId}
              maxLength={limit}
              onChange={(event) => draft.write(event.target.value)}
              onKeyDown={(event) => onKey(event, props)}
              placeholder={note ? "What should the team know?" : "Reply on WhatsApp"}
              ref={input}
              rows={2}
              value={draft.text}
            />
            <div className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1">
              {note ? null : (
                <IconButton label="Send a template" onClick={onTemplate} size="sm">
                  <FileText />
                </IconButton>
              )}
              <DraftWords draft={draft} limit={limit} note={note} warning={typingWarning} />
              <span className="ms-auto" />
              {note ? null : <PriceWords {...props} />}
              <SendButton {...props} />
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function onKey(event: KeyboardEvent<HTMLTextAreaElement>, { onSend, mode }: ComposerProps) {
  if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing) {
    event.preventDefault();
    onSend({ close: event.shiftKey && mode === "reply" });
  }
  if (event.key === "Escape") event.currentTarget.blur();
}

/** 3 px that say how much of the day is left. */
function WindowLine({ clock }: { clock: WindowClock }) {
  return (
    <div aria-hidden="true" className="h-[3px] bg-surface-3">
      <div
        className={classNames(
          "h-full origin-left rtl:origin-right",
          clock.closing ? "bg-warn-solid" : "bg-mute-solid",
        )}
        data-fill=""
        style={{ transform: `scaleX(${clock.share})` }}
      />
    </div>
  );
}

function WindowWords({
  clock,
  endsAt,
  zone,
}: {
  clock: WindowClock;
  endsAt: string | null;
  zone: string;
}) {
  if (!clock.open || endsAt === null) {
    return (
      <span className="ms-auto flex items-center gap-1.5 text-dense font-medium text-warn">
        <Clock />
        Window closed
      </span>
    );
  }
  return (
    <span
      className={classNames(
        "ms-auto flex items-center gap-1.5 text-dense",
        clock.closing ? "font-medium text-warn" : "text-ink-2",
      )}
    >
      <Clock />
      {clock.closing ? (
        <span>
          Window closes in {clock.left}, at <DateTime at={endsAt} format="time" timeZone={zone} />
        </span>
      ) : (
        <span>Window open, {clock.left}</span>
      )}
    </span>
  );
}

function ClosedWindow({
  customer,
  draft,
  onTemplate,
}: Pick<ComposerProps, "customer" | "draft" | "onTemplate">) {
  return (
    <div className="mt-2 flex flex-wrap items-center gap-3 rounded-control bg-surface-2 px-3 py-2.5">
      <p className="min-w-0 flex-1 basis-60 text-body text-ink-2">
        More than 24 hours have passed since {customer} wrote. WhatsApp takes only an approved
        template until they write again.
        {draft.text ? " Your draft is kept." : ""}
      </p>
      <Button icon={<FileText />} look="primary" onClick={onTemplate}>
        Choose a template
      </Button>
    </div>
  );
}

function DraftWords({
  draft,
  limit,
  note,
  warning,
}: {
  draft: Draft;
  limit: number;
  note: boolean;
  warning: string | null;
}) {
  const left = limit - draft.text.length;
  if (left < 200) {
    return (
      <span
        className={classNames("text-meta tabular-nums", left < 50 ? "text-warn" : "text-ink-3")}
      >
        {left} left
      </span>
    );
  }
  // a note is short-lived: it is kept while the page is open and not on the server
  if (note) return null;
  if (warning) return <span className="text-meta font-medium text-warn">{warning}</span>;
  if (draft.state === "local") {
    return <span className="text-meta text-warn">Draft kept on this device only</span>;
  }
  return draft.text === "" ? null : (
    <span className="text-meta text-ink-3">
      {draft.state === "saved" ? "Draft saved" : "Saving"}
    </span>
  );
}

function PriceWords({ price }: ComposerProps) {
  if (!price) {
    return (
      <span className="text-end text-meta text-ink-3 max-md:hidden">
        Price not on the rate card
      </span>
    );
  }
  const free = Number(price.amount) === 0;
  return (
    <span className="text-end text-meta text-ink-3 max-md:hidden">
      {free ? (
        <>
          <b className="text-ink-2">Free</b> inside the window
        </>
      ) : (
        <>
          <Money amount={price.amount} currency={price.currency} decimals={4} /> a message
        </>
      )}
    </span>
  );
}

function SendButton({ mode, draft, conflict, onSend }: ComposerProps) {
  const sign = useModSign();
  const empty = draft.text.trim() === "";
  const note = mode === "note";
  const anyway = conflict !== null && !note;
  const words = note ? "Add note" : anyway ? "Send anyway" : "Send";
  return (
    <span className="inline-flex">
      <Button
        className={note ? undefined : "rounded-e-none"}
        disabled={empty}
        icon={<Send className="flip-in-rtl" />}
        keys={`${sign}${sign === "⌘" ? "" : " "}⏎`}
        look={anyway ? "secondary" : "primary"}
        onClick={() => onSend({ close: false })}
      >
        {words}
      </Button>
      {note ? null : (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton
              className="w-8 rounded-s-none border-s-bg/40"
              disabled={empty}
              label="More ways to send"
              look={anyway ? "secondary" : "primary"}
              tooltip={false}
            >
              <ChevronDown />
            </IconButton>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem keys="mod+shift+enter" onSelect={() => onSend({ close: true })}>
              {words} and close
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </span>
  );
}
