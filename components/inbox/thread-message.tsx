import {
  CircleAlert,
  CircleHelp,
  FileWarning,
  LoaderCircle,
  Megaphone,
  Reply,
  RotateCw,
  User,
} from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "@/components/ui/app-link";
import { FileAttachment, Picture, Place } from "@/components/ui/attachment";
import { Bubble, type BubblePlace, NoteBubble } from "@/components/ui/bubble";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/date-time";
import type { MessageButton } from "@/components/ui/message-buttons";
import { Money } from "@/components/ui/money";
import { PhoneNumber } from "@/components/ui/phone-number";
import { VoiceNote } from "@/components/ui/voice-note";
import type { ThreadMessage as Message, ThreadAttachment } from "@/lib/inbox/thread-queries";
import { TraceSheet } from "./trace-sheet";

export type ThreadMessageProps = {
  message: Message;
  place: BubblePlace;
  slug: string;
  zone: string;
  currency: string;
  /** The customer's name, for labels. */
  customer: string;
  mayReply: boolean;
  onQuote: (message: Message) => void;
  onRetry: (message: Message) => void;
  onSettle: (message: Message, decision: "assume_sent" | "assume_not_sent") => void;
};

/** One message of the thread, as the customer sees it, with what only the team needs beside it. */
export function ThreadMessage(props: ThreadMessageProps) {
  const { message, place, zone, mayReply, onQuote } = props;
  const time = <DateTime at={message.occurredAt} format="time" timeZone={zone} />;
  if (message.direction === "note") {
    return (
      <NoteBubble
        author={message.authorName ?? "Team"}
        id={`m-${message.id}`}
        text={message.body}
        time={time}
      />
    );
  }
  if (message.kind === "system") {
    return (
      <p className="my-2 text-center text-meta text-ink-3" dir="auto" id={`m-${message.id}`}>
        {message.body} {time}
      </p>
    );
  }
  const out = message.direction === "outbound";
  const preview = message.template?.preview;
  const text = textOf(message);
  return (
    <div className="group relative">
      <Bubble
        below={belowOf(props)}
        buttons={preview ? preview.buttons.map(toButton) : []}
        footer={preview?.footer ?? undefined}
        heading={preview?.header?.kind === "text" ? preview.header.text : undefined}
        id={`m-${message.id}`}
        media={mediaOf(props)}
        meta={{
          time,
          edited: message.edited && !message.revoked,
          state: message.state ?? undefined,
          author: out ? <Author {...props} /> : undefined,
        }}
        place={place}
        quote={quoteOf(message, props.customer)}
        reactions={reactionsOf(message, props.customer)}
        side={out ? "out" : "in"}
        template={templateOf(message, props.currency)}
        text={text === "" ? undefined : text}
      />
      <span
        className={`absolute bottom-2 opacity-0 group-hover:opacity-100 focus-within:opacity-100 max-md:hidden ${out ? "start-1" : "end-1"}`}
      >
        <TraceSheet
          currency={props.currency}
          messageId={message.id}
          slug={props.slug}
          timeZone={zone}
        />
      </span>
      {mayReply && message.quotable ? (
        <button
          aria-label={`Quote this message: ${message.body.slice(0, 60)}`}
          className={`absolute top-2 grid size-7 place-items-center rounded-control border border-line bg-surface text-ink-2 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 max-md:hidden ${out ? "start-1" : "end-1"}`}
          onClick={() => onQuote(message)}
          type="button"
        >
          <Reply className="size-3.5" />
        </button>
      ) : null}
    </div>
  );
}

function textOf(message: Message): string {
  if (message.revoked) return "_This message was deleted_";
  if (message.template) return message.template.preview.body;
  if (message.place || message.cards.length > 0) return "";
  if (message.kind === "unsupported") {
    return "_A kind of message that WhatsApp does not pass on. Ask the customer to send it in another way._";
  }
  return message.body;
}

function Author({ message, slug }: ThreadMessageProps) {
  if (message.campaign) {
    return (
      <AppLink
        className="underline-offset-2 hover:underline"
        href={`/w/${slug}/campaigns/${message.campaign.id}`}
      >
        {message.campaign.name}
      </AppLink>
    );
  }
  return message.isMine ? "You" : (message.authorName?.split(/\s+/)[0] ?? null);
}

function quoteOf(message: Message, customer: string) {
  const { quote } = message;
  if (!quote) return undefined;
  return {
    name: quote.id === null ? "Quoted" : quote.isOurs ? (quote.authorName ?? "Us") : customer,
    text: quote.text,
    href: quote.id === null ? undefined : `#m-${quote.id}`,
  };
}

function reactionsOf(message: Message, customer: string): ReactNode {
  if (message.reactions.length === 0) return null;
  return message.reactions.map(({ emoji, isOurs }) => (
    <span key={isOurs ? "ours" : "theirs"}>
      {emoji} {isOurs ? "You" : customer.split(/\s+/)[0]}
    </span>
  ));
}

function templateOf(message: Message, currency: string) {
  const { template, price } = message;
  if (!template) return undefined;
  const category = template.category.charAt(0).toUpperCase() + template.category.slice(1);
  return {
    name: template.name,
    about: [category, template.language].filter(Boolean).join(", "),
    price: price ? <Money amount={price.amount} currency={currency} decimals={4} /> : undefined,
  };
}

function toButton({ kind, label }: { kind: string; label: string }): MessageButton {
  const known = ["quick_reply", "url", "phone", "copy_code", "flow"] as const;
  return { kind: known.find((name) => name === kind) ?? "quick_reply", text: label };
}

function mediaOf({ message, slug, customer }: ThreadMessageProps): ReactNode {
  if (message.place) {
    const { latitude, longitude, name, address } = message.place;
    return (
      <Place
        address={address ?? undefined}
        latitude={latitude}
        longitude={longitude}
        name={name ?? undefined}
      />
    );
  }
  if (message.cards.length > 0) {
    return (
      <ul className="grid gap-1">
        {message.cards.map((card) => (
          <li
            className="flex min-h-11 w-64 max-w-full items-center gap-2.5 rounded-control bg-ink/5 px-2.5 py-2"
            key={`${card.name} ${card.phones[0] ?? ""}`}
          >
            <User className="text-ink-2" />
            <span className="min-w-0">
              <span className="block truncate text-dense font-medium" dir="auto">
                {card.name}
              </span>
              {card.phones.map((phone) => (
                <PhoneNumber className="block text-meta text-ink-2" e164={phone} key={phone} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    );
  }
  const header = message.template?.preview.header;
  if (header && header.kind !== "text" && header.kind !== "product") {
    return <p className="px-2 py-1 text-dense text-ink-2">With a {HEADER_WORDS[header.kind]}</p>;
  }
  if (!message.attachment) return null;
  return (
    <File
      attachment={message.attachment}
      from={message.direction === "outbound" ? "us" : customer}
      kind={message.kind}
      src={`/w/${slug}/media/${message.attachment.id}`}
    />
  );
}

const HEADER_WORDS = {
  image: "picture on top",
  video: "video on top",
  document: "file on top",
  location: "place on top",
} as const;

const FETCHING: Partial<Record<Message["kind"], string>> = {
  image: "Fetching the picture",
  video: "Fetching the video",
  audio: "Fetching the voice note",
  sticker: "Fetching the sticker",
};

function File({
  attachment,
  kind,
  src,
  from,
}: {
  attachment: ThreadAttachment;
  kind: Message["kind"];
  src: string;
  from: string;
}) {
  const { status, mimeType, fileName, sizeBytes, problem } = attachment;
  if (status === "pending") {
    return (
      <span className="flex h-16 w-60 max-w-full items-center justify-center gap-2 rounded-control bg-ink/5 text-dense text-ink-2">
        <LoaderCircle className="animate-turn motion-reduce:animate-none" />
        {FETCHING[kind] ?? "Fetching the file"}
      </span>
    );
  }
  if (status === "failed") {
    return (
      <span className="flex min-h-16 w-60 max-w-full items-center gap-2 rounded-control bg-ink/5 px-2.5 text-dense text-ink-2">
        <FileWarning className="text-warn" />
        {problem ?? "The file could not be fetched."}
      </span>
    );
  }
  // the proven type decides, whatever the message said it was
  const family = mimeType.split("/")[0];
  if (family === "image" && kind === "sticker") {
    return (
      // biome-ignore lint/performance/noImgElement: a private address, seen by one session
      <img alt={`Sticker from ${from}`} className="size-32 object-contain" src={src} />
    );
  }
  if (family === "image") return <Picture alt={`Picture from ${from}`} src={src} />;
  if (family === "audio") return <VoiceNote label={`voice note from ${from}`} src={src} />;
  if (family === "video") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: customers' videos come without captions
      <video
        aria-label={`Video from ${from}`}
        className="max-h-80 w-full rounded-control bg-surface-3"
        controls
        preload="metadata"
        src={src}
      />
    );
  }
  return (
    <FileAttachment
      href={src}
      kind={mimeType === "application/pdf" ? "PDF" : undefined}
      name={fileName ?? "File"}
      sizeBytes={sizeBytes ?? undefined}
    />
  );
}

/** What only the team sees: why it failed, what is not known, and the way on. */
function belowOf({ message, mayReply, onRetry, onSettle }: ThreadMessageProps): ReactNode {
  if (message.cameFrom) {
    return (
      <p className="flex items-center gap-1.5 text-meta text-ink-3">
        <Megaphone className="size-3.5" />
        Came from “{message.cameFrom}”
      </p>
    );
  }
  if (message.state === "failed" && message.failure) {
    return (
      <Callout
        icon={<CircleAlert className="size-4" />}
        title={`${message.failure.title}.`}
        tone="bad"
      >
        {message.failure.detail}
        {message.retried ? " It was sent again below." : null}
        {mayReply && message.retryable ? (
          <span className="mt-1.5 flex gap-2">
            <Button icon={<RotateCw />} onClick={() => onRetry(message)} size="sm">
              Send again
            </Button>
          </span>
        ) : null}
      </Callout>
    );
  }
  if (message.state === "unconfirmed") {
    return (
      <Callout
        icon={<CircleHelp className="size-4" />}
        title="We do not know yet if this arrived."
        tone="unknown"
      >
        The line dropped after it was handed to Meta. It is not sent again by itself, and it is
        charged only when a receipt settles it.
        {mayReply && message.campaign === null && !message.retried ? (
          <span className="mt-1.5 flex flex-wrap gap-2">
            <Button onClick={() => onSettle(message, "assume_sent")} size="sm">
              Count as sent
            </Button>
            <Button onClick={() => onRetry(message)} size="sm">
              Send again, it may come twice
            </Button>
          </span>
        ) : null}
      </Callout>
    );
  }
  return null;
}
