import { FileText, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "./avatar";
import { classNames } from "./class-names";
import { type MessageButton, MessageButtons } from "./message-buttons";
import { State, StateSymbol } from "./state";
import type { DisplayState } from "./state-grammar";
import { type TextPart, WhatsappText } from "./whatsapp-text";

export type BubbleSide = "in" | "out";
/** Place within a run of one sender: sets the distance and the tail corner. */
export type BubblePlace = "single" | "first" | "middle" | "last";

export type BubbleQuote = {
  /** Whose words. */
  name: ReactNode;
  /** One line of them. */
  text: ReactNode;
  /** Goes to the quoted message. */
  onOpen?: (() => void) | undefined;
};

export type BubbleTemplate = {
  /** Meta's name, in mono. */
  name: string;
  /** "Marketing, en". */
  about: ReactNode;
  /** A Money, when it is known. */
  price?: ReactNode;
};

export type BubbleMeta = {
  /** A DateTime. */
  time: ReactNode;
  /** "Lena", "Flow: Delivery", the campaign. */
  author?: ReactNode;
  state?: DisplayState | undefined;
  edited?: boolean;
};

export type BubbleProps = {
  side: BubbleSide;
  place?: BubblePlace;
  /** Text as typed; drawn with WhatsApp's marks. */
  text?: string | readonly TextPart[] | undefined;
  /** False where the customer's app draws no marks: the signs stay. */
  marks?: boolean | undefined;
  meta: BubbleMeta;
  quote?: BubbleQuote | undefined;
  template?: BubbleTemplate | undefined;
  /** First line in bold, of a template or interactive message. */
  heading?: string | undefined;
  footer?: string | undefined;
  buttons?: readonly MessageButton[] | undefined;
  onPressButton?: ((button: MessageButton, index: number) => void) | undefined;
  /** A picture, voice note, file or place, above the text: see attachment.tsx. */
  media?: ReactNode;
  /** Files of a mail, under its text. */
  files?: ReactNode;
  /** "❤ Amina": hangs over the lower edge. */
  reactions?: ReactNode;
  /** Under the bubble: a callout with Retry, or why it is unconfirmed. */
  below?: ReactNode;
  /** The phone's narrow width (300 px) instead of 440. */
  narrow?: boolean;
  /** Shows state as sign only, as a customer's phone does. */
  signOnly?: boolean;
  /** Not sent yet: prepared for later. */
  dashed?: boolean;
  id?: string | undefined;
};

/** One message. Incoming has a line, outgoing a tint. */
export function Bubble({
  side,
  place = "single",
  text,
  marks,
  meta,
  quote,
  template,
  heading,
  footer,
  buttons = [],
  onPressButton,
  media,
  files,
  reactions,
  below,
  narrow = false,
  signOnly = false,
  dashed = false,
  id,
}: BubbleProps) {
  const out = side === "out";
  const starts = place === "single" || place === "first";
  const ends = place === "single" || place === "last";
  return (
    <div
      className={classNames(
        "flex flex-col rounded-panel data-found:bg-accent-soft",
        out ? "items-end" : "items-start",
        starts ? "mt-2" : "mt-[3px]",
        reactions && "mb-2.5",
      )}
      id={id}
    >
      <div
        className={classNames(
          "relative w-fit rounded-panel border text-body text-ink max-md:text-reading forced-colors:border-[CanvasText]",
          // by touch the button of its menu has its place beside it
          narrow
            ? "max-w-[min(300px,100%)] md:max-w-[min(270px,100%)] md:text-body"
            : "max-w-[min(440px,100%)] touch:max-w-[min(440px,calc(100%-36px))]",
          out
            ? classNames(
                dashed
                  ? "border-dashed border-line-strong bg-surface"
                  : "border-transparent bg-bubble-out",
                ends && "rounded-ee-tail",
              )
            : classNames("border-line bg-bubble-in", ends && "rounded-es-tail"),
          (template || buttons.length > 0) && "min-w-60",
        )}
      >
        {template ? (
          <div className="flex items-center gap-1.5 border-b border-ink/10 px-[11px] py-1.5 text-meta text-ink-2">
            <FileText className="size-3.5" />
            <bdi className="min-w-0 truncate font-mono">{template.name}</bdi>
            <span className="flex-none">{template.about}</span>
            {template.price ? <span className="ms-auto ps-2">{template.price}</span> : null}
          </div>
        ) : null}
        {media ? <div className="overflow-hidden p-1 [&:last-child]:pb-1">{media}</div> : null}
        <div className={classNames("px-[11px] pb-[7px]", media ? "pt-0.5" : "pt-[7px]")}>
          {quote ? <Quote quote={quote} /> : null}
          {heading ? (
            <strong className="mb-1 block" dir="auto">
              {heading}
            </strong>
          ) : null}
          <div className="after:clear-both after:block">
            {text === undefined ? null : (
              <WhatsappText className="inline" marks={marks} text={text} />
            )}
            {footer ? (
              <div className="mt-0.5 flex flex-wrap items-end gap-x-2">
                <span className="min-w-0 pb-px text-meta text-ink-2" dir="auto">
                  {footer}
                </span>
                <MetaLine className="ms-auto" meta={meta} out={out} signOnly={signOnly} />
              </div>
            ) : (
              <MetaLine className="float-end ms-3.5" meta={meta} out={out} signOnly={signOnly} />
            )}
          </div>
        </div>
        {files ? (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5 px-[11px] pb-2">{files}</div>
        ) : null}
        <MessageButtons buttons={buttons} onPress={onPressButton} stacked={narrow} />
        {reactions ? (
          <span className="absolute start-2.5 -bottom-[11px] flex h-5 items-center gap-1 rounded-full border border-line bg-surface px-1.5 text-meta text-ink-2">
            {reactions}
          </span>
        ) : null}
      </div>
      {below ? <div className="mt-2 max-w-[440px]">{below}</div> : null}
    </div>
  );
}

/** Sits on the last line of text when there is room, otherwise under it. */
function MetaLine({
  meta,
  out,
  signOnly,
  className,
}: {
  meta: BubbleMeta;
  out: boolean;
  signOnly: boolean;
  className: string;
}) {
  return (
    <span
      className={classNames(
        "-me-0.5 mt-1 -mb-px flex flex-none items-center gap-1.5 text-meta whitespace-nowrap tabular-nums",
        out ? "text-ink-2" : "text-ink-3",
        className,
      )}
    >
      {meta.edited ? (
        <>
          <Pencil className="size-3" />
          <span>Edited</span>
        </>
      ) : null}
      {meta.time}
      {meta.author ? <span className="max-w-40 truncate">{meta.author}</span> : null}
      {meta.state ? (
        signOnly ? (
          <>
            <StateSymbol
              className={meta.state === "read" ? "text-info" : undefined}
              state={meta.state}
            />
            <span className="sr-only">{meta.state}</span>
          </>
        ) : (
          <State className="gap-0.5" state={meta.state} />
        )
      ) : null}
    </span>
  );
}

function Quote({ quote }: { quote: BubbleQuote }) {
  const body = (
    <>
      <span className="block text-meta font-medium text-accent-ink">{quote.name}</span>
      <span className="block truncate text-dense text-ink-2" dir="auto">
        {quote.text}
      </span>
    </>
  );
  const look =
    "-mx-[3px] mb-1.5 block rounded-[3px] border-s-[3px] border-accent bg-ink/5 px-2 py-1";
  return quote.onOpen ? (
    <button
      className={classNames(look, "w-[calc(100%+6px)] text-start hover:bg-ink/10 touch:min-h-11")}
      onClick={quote.onOpen}
      type="button"
    >
      {body}
    </button>
  ) : (
    <div className={look}>{body}</div>
  );
}

export type NoteBubbleProps = {
  author: string;
  /** A DateTime. */
  time: ReactNode;
  text: ReactNode;
  id?: string | undefined;
};

/** What the team says among itself: full width, tinted, named as a note. */
export function NoteBubble({ author, time, text, id }: NoteBubbleProps) {
  return (
    <div
      className="mt-2 grid grid-cols-[20px_1fr] gap-2.5 rounded-panel bg-bubble-note px-3 py-2 forced-colors:border"
      id={id}
    >
      <Avatar className="mt-px" name={author} />
      <div className="min-w-0">
        <div className="flex items-baseline gap-1.5 text-meta text-ink-2">
          <b className="text-ink">{author}</b>
          Note, team only
          <span className="ms-auto flex-none">{time}</span>
        </div>
        <div className="break-words whitespace-pre-wrap max-md:text-reading" dir="auto">
          {text}
        </div>
      </div>
    </div>
  );
}

/** "Thursday 19 November" across the thread; `alert` for "New while you were writing". */
export function DayLine({ children, alert = false }: { children: ReactNode; alert?: boolean }) {
  return (
    <div
      className={classNames(
        "my-3 flex items-center gap-3 text-meta before:h-px before:flex-1 after:h-px after:flex-1",
        alert
          ? "font-medium text-warn before:bg-warn-solid/45 after:bg-warn-solid/45"
          : "text-ink-3 before:bg-line after:bg-line",
      )}
    >
      {children}
    </div>
  );
}
