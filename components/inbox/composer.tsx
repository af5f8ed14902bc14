"use client";

import { FileText, Hourglass, TriangleAlert } from "lucide-react";
import {
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useId,
  useState,
} from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { useEarlyInput } from "@/components/ui/early-input";
import { IconButton } from "@/components/ui/icon-button";
import { Keys } from "@/components/ui/kbd";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { ChannelKind } from "@/db/enums/channels";
import { CAPABILITIES } from "@/lib/channels/capabilities";
import { NOTE_MAX_CHARACTERS } from "@/lib/inbox/schema";
import type { Quote } from "@/lib/messages/quote-message";
import { AsideWords } from "./aside-words";
import { AttachMenu } from "./attach-menu";
import { useChannelKind } from "./carries";
import { ClosedWindow, WindowLine, WindowWords } from "./composer-window";
import type { FormKind } from "./content-form";
import { useDesk } from "./desk";
import type { ComposerMode } from "./draft-state";
import { DraftState } from "./draft-words";
import { EmojiButton } from "./emoji-button";
import { PriceWords } from "./price-words";
import { QuotedLine } from "./quoted-line";
import { SegmentWords } from "./segment-words";
import { SendButton } from "./send-button";
import { SubjectField } from "./subject-field";
import { UploadTray } from "./upload-tray";
import type { Draft } from "./use-draft";
import type { Subject } from "./use-subject";
import { VoiceButton } from "./voice-button";
import type { WindowClock, WindowEnd } from "./window-clock";

/** Somebody else answered while this draft was written. */
export type Conflict = {
  title: string;
  detail: string;
  /** It came this second: a press now meant the button before it. */
  isFresh: boolean;
};

export type ComposerProps = {
  slug: string;
  draft: Draft;
  clock: WindowClock;
  windowEnd: WindowEnd;
  /** Nothing of theirs stands in the thread, also not from before it came here. */
  neverWrote: boolean;
  zone: string;
  conflict: Conflict | null;
  /** Why nothing at all can be written; null when it can. */
  obstacle: string | null;
  /** Null while it is not read yet. */
  price: Quote | null;
  /** "Tom is replying": warns before one writes over him. */
  typingWarning: string | null;
  input: RefObject<HTMLTextAreaElement | null>;
  onSend: (options: { close: boolean }) => void;
  onDiscard: () => void;
  onTemplate: () => void;
  /** The templates themselves, for when nothing else goes. */
  templates: ReactNode;
  onForm: (kind: FormKind) => void;
  /** At a time, or with the customer's next message. */
  onLater: (trigger: "time" | "reply") => void;
  /** Up arrow in an empty field: the newest prepared message. */
  onEditLast: () => void;
  /** More at the start of the toolbar: canned replies, macros. */
  insertMenu?: ReactNode;
  /** Of a mail; null where the channel has none. */
  subject?: Subject;
  customer: string;
};

/** Where one writes: window, conflict, mode, text, price, send. */
export function Composer(props: ComposerProps) {
  const { draft, clock, conflict, obstacle, input, onForm, onLater, insertMenu } = props;
  const { onTemplate, onDiscard, zone, windowEnd, neverWrote, typingWarning, customer } = props;
  const { mode, words, uploads, quote } = draft;
  const { enterSends } = useDesk().habits;
  const fieldId = useId();
  const alive = useEarlyInput(words.text, input);
  const [dragging, setDragging] = useState(false);
  const note = mode === "note";
  const kind = useChannelKind();
  const carries = CAPABILITIES[kind];
  const limit = note ? NOTE_MAX_CHARACTERS : carries.textMaxCharacters;
  const closed = !note && !clock.open;
  // where a file is a message of its own, so is a picture
  const carriesFiles = carries.attached !== null || carries.kinds.includes("image");
  const takesFiles = !note && clock.open && obstacle === null && carriesFiles;
  const addFiles = (files: readonly File[]) =>
    uploads.add(
      files.map((file) => ({ file, name: file.name || "picture.png" })),
      null,
    );
  const drag = {
    onDragOver: (event: DragEvent) => {
      if (!takesFiles || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setDragging(true);
    },
    onDragLeave: () => setDragging(false),
    onDrop: (event: DragEvent) => {
      setDragging(false);
      if (!takesFiles || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      addFiles([...event.dataTransfer.files]);
    },
  };
  return (
    <div
      {...drag}
      className={classNames(
        "relative flex-none border-t border-line pb-[env(safe-area-inset-bottom)]",
        note ? "bg-bubble-note" : "bg-surface",
      )}
    >
      {dragging ? (
        <p className="pointer-events-none absolute inset-1 z-10 grid place-items-center rounded-control border border-dashed border-accent bg-accent-soft text-body font-medium">
          Drop the files to attach them
        </p>
      ) : null}
      {windowEnd === "always" ? null : <WindowLine clock={clock} />}
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
      <AsideWords words={words} />
      <div className="px-5 pt-2 pb-3 max-md:px-3">
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          <SegmentedControl
            label="What to write"
            look="inset"
            onValueChange={(value) => draft.choose(value as ComposerMode)}
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
          ) : windowEnd === "always" ? null : (
            <WindowWords clock={clock} endsAt={windowEnd} neverWrote={neverWrote} zone={zone} />
          )}
        </div>
        {obstacle ? (
          <p className="mt-2 rounded-control bg-surface-2 px-3 py-2.5 text-body text-ink-2">
            {obstacle}
          </p>
        ) : (
          <>
            {closed ? (
              <ClosedWindow
                customer={customer}
                neverWrote={neverWrote}
                templates={props.templates}
              />
            ) : null}
            {quote && !note ? (
              <QuotedLine onUnquote={() => draft.setQuote(null)} quote={quote} />
            ) : null}
            {props.subject && !note ? <SubjectField subject={props.subject} /> : null}
            {note ? null : <UploadTray uploads={uploads} />}
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
              onChange={(event) => words.write(event.target.value)}
              onKeyDown={(event) => onKey(event, props, enterSends)}
              onPaste={(event) => {
                const files = [...event.clipboardData.files];
                if (!takesFiles || files.length === 0) return;
                event.preventDefault();
                addFiles(files);
              }}
              placeholder={placeholderOf(props, closed, kind)}
              ref={alive}
              rows={2}
              value={words.text}
            />
            <div className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 max-md:gap-x-1">
              {takesFiles ? (
                <>
                  <AttachMenu
                    onFiles={(files, wanted) =>
                      uploads.add(
                        files.map((file) => ({ file, name: file.name })),
                        wanted,
                      )
                    }
                    onForm={onForm}
                  />
                  {carries.kinds.includes("audio") ? <VoiceButton uploads={uploads} /> : null}
                </>
              ) : null}
              <EmojiButton input={input} words={words} />
              {note || closed || !carries.templates ? null : (
                <IconButton label="Send a template" onClick={onTemplate} size="sm">
                  <FileText />
                </IconButton>
              )}
              {insertMenu}
              <DraftState draft={draft} limit={limit} warning={typingWarning} />
              <div className="ms-auto flex min-w-0 flex-wrap items-center justify-end gap-x-2 gap-y-1">
                {closed ? (
                  <Button
                    disabled={
                      uploads.items.some(({ state }) => state !== "done") ||
                      (words.text.trim() === "" && uploads.items.length === 0)
                    }
                    icon={<Hourglass />}
                    onClick={() => onLater("reply")}
                  >
                    Hold until they write
                  </Button>
                ) : (
                  <>
                    {kind === "sms" && !note ? <SegmentWords text={words.text} /> : null}
                    {note || props.price === null ? null : (
                      <span className="text-end text-meta text-ink-3">
                        <PriceWords price={props.price} />
                      </span>
                    )}
                    <SendButton {...props} />
                  </>
                )}
              </div>
            </div>
          </>
        )}
      </div>
    </div>
  );
}

const PLACEHOLDERS: Record<ChannelKind, string> = {
  whatsapp: "Reply on WhatsApp",
  sms: "Reply by SMS",
  email: "Reply by email",
};

function placeholderOf({ draft }: ComposerProps, closed: boolean, kind: ChannelKind): string {
  if (draft.mode === "note") return "What should the team know?";
  if (closed) return "Write now, it goes out when they write";
  const isCaption = draft.uploads.items.length === 1 && CAPABILITIES[kind].attached === null;
  return isCaption ? "Caption, optional" : PLACEHOLDERS[kind];
}

function onKey(
  event: KeyboardEvent<HTMLTextAreaElement>,
  props: ComposerProps,
  enterSends: boolean,
) {
  const { onSend, draft, onEditLast } = props;
  const { mode, words } = draft;
  if (event.key === "ArrowUp" && mode === "reply" && words.text === "") {
    event.preventDefault();
    onEditLast();
  }
  const mod = event.metaKey || event.ctrlKey;
  // a note is meant by its key, and a phone has no other key for a new line
  const isHabit = enterSends && mode === "reply" && !matchMedia("(pointer: coarse)").matches;
  const plain = isHabit && !mod && !event.shiftKey && !event.altKey;
  if (event.key === "Enter" && (mod || plain) && !event.nativeEvent.isComposing) {
    event.preventDefault();
    onSend({ close: event.shiftKey && mode === "reply" });
  }
  if (event.key === "Escape") event.currentTarget.blur();
}
