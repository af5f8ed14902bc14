import { ChevronLeft, FileText, Image, MapPin, Play, ShoppingBag, Timer } from "lucide-react";
import type { ReactNode } from "react";
import { initials } from "./avatar";
import { classNames } from "./class-names";
import { type MessageButton, MessageButtons } from "./message-buttons";
import { type TextPart, WhatsappText } from "./whatsapp-text";

export type PreviewHeader =
  | { kind: "text"; text: string | readonly TextPart[] }
  | {
      kind: "image" | "video" | "document" | "location" | "product";
      /** Address of the picture or video; a drawn place holder stands in until there is one. */
      url?: string | undefined;
      /** File or place name. */
      name?: string | undefined;
      /** Street of a place. */
      address?: string | undefined;
    };

export type PreviewCard = {
  header?: PreviewHeader | undefined;
  body?: string | readonly TextPart[] | undefined;
  buttons?: readonly MessageButton[] | undefined;
};

export type PreviewMessage = PreviewCard & {
  body: string | readonly TextPart[];
  footer?: string | undefined;
  /** An offer that ends: its words, and when, as the phone counts down. */
  offer?: { text: string; ends?: string | undefined; code?: string | undefined } | undefined;
  /** Cards under the bubble, to be swiped. */
  cards?: readonly PreviewCard[] | undefined;
};

export type PhonePreviewProps = {
  /** The name the customer sees on top. */
  business: string;
  message: PreviewMessage;
  /** The phone's own look, whatever the page's is. */
  theme?: "light" | "dark";
  dir?: "ltr" | "rtl";
  /** "10:24", on the bubble and in the phone's bar. */
  time?: string;
  /** "Today" or "Thu 26 Nov". */
  day?: string;
  className?: string | undefined;
};

/** One message as the customer's phone shows it: 292 px wide, bubble 252. */
export function PhonePreview({
  business,
  message,
  theme,
  dir,
  time = "10:24",
  day = "Today",
  className,
}: PhonePreviewProps) {
  return (
    <figure
      aria-label={`Preview of the message from ${business}`}
      className={classNames(
        "w-full max-w-[292px] self-start overflow-hidden rounded-[22px] border border-line-strong bg-surface text-ink",
        className,
      )}
      data-theme={theme}
      dir={dir}
    >
      <div aria-hidden="true" className="flex h-7 items-center px-4 text-meta font-medium">
        <span className="tabular-nums">{time}</span>
        <PhoneSigns className="ms-auto" />
      </div>
      <div className="flex h-[52px] items-center gap-2 border-b border-line px-2.5">
        <ChevronLeft aria-hidden="true" className="flip-in-rtl text-ink-3" />
        <span
          aria-hidden="true"
          className="grid size-8 place-items-center rounded-full bg-surface-3 text-[0.6875rem] font-semibold text-ink-2"
        >
          {initials(business)}
        </span>
        <div className="min-w-0">
          <div className="truncate text-body font-semibold">{business}</div>
          <div className="text-meta text-ink-3">Business account</div>
        </div>
      </div>
      <div className="bg-surface-2 px-2.5 pt-2.5 pb-4">
        <div className="mx-auto mb-2.5 w-fit rounded-chip bg-surface px-2 py-0.5 text-meta text-ink-2">
          {day}
        </div>
        <PreviewBubble message={message} time={time} />
      </div>
    </figure>
  );
}

/** The bubble alone: for the lock screen, the library of samples, a list. */
export function PreviewBubble({ message, time }: { message: PreviewMessage; time?: string }) {
  return (
    <>
      <div className="w-[252px] max-w-full overflow-hidden rounded-panel rounded-ss-tail border border-line bg-surface">
        {message.header ? <MessageHeader header={message.header} /> : null}
        {message.offer ? <MessageOffer offer={message.offer} /> : null}
        <div className="px-2.5 pt-1.5 pb-1.5 text-body">
          {message.header?.kind === "text" ? (
            <WhatsappText className="mb-1 font-semibold" links={false} text={message.header.text} />
          ) : null}
          <WhatsappText links={false} text={message.body} />
          <div className="mt-1 flex items-end gap-2 text-meta text-ink-3">
            {message.footer ? (
              <span className="min-w-0 break-words" dir="auto">
                {message.footer}
              </span>
            ) : null}
            {time ? <span className="ms-auto flex-none tabular-nums">{time}</span> : null}
          </div>
        </div>
        <MessageButtons buttons={message.buttons ?? []} stacked />
      </div>
      {message.cards && message.cards.length > 0 ? <MessageCards cards={message.cards} /> : null}
    </>
  );
}

/** Beside each other as on the phone; the list is scrolled by touch, wheel or keys. */
export function MessageCards({ cards }: { cards: readonly PreviewCard[] }) {
  return (
    <section
      aria-label={`${cards.length} cards`}
      // positioned, so that the hidden words of far cards are cut off with them
      className="relative -mx-2.5 mt-1.5 overflow-x-auto px-2.5 pb-1 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
    >
      <ol className="flex w-max items-stretch gap-1.5">
        {cards.map((card, index) => (
          <li
            className="flex w-[212px] flex-col overflow-hidden rounded-panel border border-line bg-surface text-body"
            // biome-ignore lint/suspicious/noArrayIndexKey: cards are known by their place
            key={index}
          >
            {card.header ? <MessageHeader header={card.header} /> : null}
            {card.body && card.body.length > 0 ? (
              <WhatsappText className="px-2.5 pt-1.5 pb-2" links={false} text={card.body} />
            ) : (
              <span className="h-1" />
            )}
            <div className="mt-auto">
              <MessageButtons buttons={card.buttons ?? []} stacked />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The line that says that it ends, with its countdown and code. */
export function MessageOffer({ offer }: { offer: NonNullable<PreviewMessage["offer"]> }) {
  return (
    <div className="mx-1 mt-1 flex items-start gap-2 rounded-control bg-surface-2 px-2.5 py-2 text-dense">
      <Timer className="mt-px flex-none text-accent-ink" />
      <div className="min-w-0">
        <p className="font-semibold break-words" dir="auto">
          {offer.text || "Offer"}
        </p>
        {offer.ends ? <p className="text-warn">{offer.ends}</p> : null}
        {offer.code ? <p className="truncate text-ink-2">Code: {offer.code}</p> : null}
      </div>
    </div>
  );
}

const HEADER_ICONS: Record<Exclude<PreviewHeader["kind"], "text">, ReactNode> = {
  image: <Image />,
  video: <Play />,
  document: <FileText />,
  location: <MapPin />,
  product: <ShoppingBag />,
};
const HEADER_WORDS = {
  image: "Picture",
  video: "Video",
  document: "File",
  location: "Place",
  product: "Product",
};

/** The file, place or product on top; words on top are part of the text. */
export function MessageHeader({ header }: { header: PreviewHeader }) {
  if (header.kind === "text") return null;
  if (header.kind === "document") {
    return (
      <div className="m-1 mb-0 flex items-center gap-2 rounded-control bg-surface-2 px-2.5 py-2 text-dense text-ink-2">
        {HEADER_ICONS.document}
        <span className="min-w-0 truncate" dir="auto">
          {header.name ?? "File"}
        </span>
      </div>
    );
  }
  if (header.kind === "image" && header.url) {
    return (
      // The address is a signed one of ours or a blob; the image optimiser cannot read either.
      // biome-ignore lint/performance/noImgElement: see above
      <img
        alt={header.name ?? "Picture above the message"}
        className="m-1 mb-0 block aspect-[1.91] w-[calc(100%-8px)] rounded-control bg-surface-3 object-cover"
        src={header.url}
      />
    );
  }
  if (header.kind === "video" && header.url) {
    return (
      <video
        aria-label={header.name ?? "Video above the message"}
        className="m-1 mb-0 block aspect-[1.91] w-[calc(100%-8px)] rounded-control bg-surface-3 object-cover"
        muted
        preload="metadata"
        src={header.url}
      />
    );
  }
  return (
    <div className="m-1 mb-0 grid aspect-[1.91] place-items-center rounded-control bg-surface-3 text-ink-3">
      <span className="flex flex-col items-center gap-1 text-meta [&_.lucide]:size-6">
        {HEADER_ICONS[header.kind]}
        <span dir="auto">{header.name ?? HEADER_WORDS[header.kind]}</span>
        {header.address ? (
          <span className="px-2 text-center text-ink-2" dir="auto">
            {header.address}
          </span>
        ) : null}
      </span>
    </div>
  );
}

/** Reception and battery, drawn: neither means anything here. */
export function PhoneSigns({ className }: { className?: string | undefined }) {
  return (
    <svg
      aria-hidden="true"
      className={className}
      fill="currentColor"
      height="10"
      viewBox="0 0 34 10"
      width="34"
    >
      <path d="M0 7h2v3H0zM3.5 5h2v5h-2zM7 2.5h2V10H7zM10.5 0h2v10h-2z" />
      <rect
        fill="none"
        height="9"
        rx="2"
        stroke="currentColor"
        strokeWidth="1"
        width="14"
        x="17.5"
        y="0.5"
      />
      <rect height="6" rx="1" width="9" x="19" y="2" />
      <rect height="4" rx="0.5" width="1.5" x="32.5" y="3" />
    </svg>
  );
}
