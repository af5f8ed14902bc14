import { memo, type ReactNode } from "react";
import { sentMessage } from "@/components/template-values/phone-message";
import { AppLink } from "@/components/ui/app-link";
import { Place } from "@/components/ui/attachment";
import { Bubble, type BubblePlace, NoteBubble } from "@/components/ui/bubble";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import type { MessageButton } from "@/components/ui/message-buttons";
import { Money } from "@/components/ui/money";
import { MessageCards, MessageHeader, MessageOffer } from "@/components/ui/phone-preview";
import type { ThreadMessage as Message } from "@/lib/inbox/thread-message";
import { authorWords } from "./author-words";
import { useCarries } from "./carries";
import { ContactCards } from "./contact-cards";
import { messageBelow } from "./message-below";
import { kindOfFile, MessageFile } from "./message-file";
import { MessageMenu } from "./message-menu";
import { OrderLines } from "./order-lines";

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
  onReact: (message: Message, emoji: string | null) => void;
  onOpenPicture: (attachmentId: string) => void;
  /** Goes to a message that may not be on the screen. */
  onJump: (messageId: string) => void;
  onRetry: (message: Message) => void;
  onSettle: (message: Message, decision: "assume_sent" | "assume_not_sent") => void;
};

/** One message of the thread, as the customer sees it, with what only the team needs beside it. */
export const ThreadMessage = memo(function ThreadMessage(props: ThreadMessageProps) {
  const { message, place, zone, mayReply, onQuote, onReact } = props;
  const { marks } = useCarries();
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
  const { frame } = message;
  const text = textOf(message);
  return (
    <div className="group relative">
      <Bubble
        below={belowOf(props)}
        buttons={preview ? preview.buttons.map(toButton) : (frame?.buttons ?? [])}
        files={filesOf(props)}
        footer={preview?.footer ?? frame?.footer ?? undefined}
        heading={
          preview?.header?.kind === "text"
            ? preview.header.text
            : (frame?.heading ?? message.subject ?? undefined)
        }
        id={`m-${message.id}`}
        marks={marks}
        media={mediaOf(props)}
        meta={{
          time,
          edited: message.edited && !message.revoked,
          state: message.state ?? undefined,
          author: out ? <Author {...props} /> : undefined,
        }}
        place={place}
        quote={quoteOf(props)}
        reactions={reactionsOf(message, props.customer)}
        side={out ? "out" : "in"}
        template={templateOf(message, props.currency)}
        text={text === "" ? undefined : text}
      />
      <MessageMenu
        currency={props.currency}
        mayReply={mayReply}
        message={message}
        onQuote={onQuote}
        onReact={onReact}
        side={out ? "start" : "end"}
        slug={props.slug}
        zone={zone}
      />
    </div>
  );
});

function textOf(message: Message): string {
  if (message.revoked) return "_This message was deleted_";
  if (message.template) return message.template.preview.body;
  if (message.place || message.cards.length > 0) return "";
  if (message.kind === "unsupported") {
    // what was written on the phone, or before the number came here, is there to be seen
    const isNew = message.origin === "customer";
    return isNew
      ? "_A kind of message that WhatsApp does not pass on. Ask the customer to send it in another way._"
      : "_A file or message that WhatsApp does not pass on. It can be seen on the phone._";
  }
  if (message.answer) {
    const lines = message.answer.lines.map(({ name, value }) => `${name}: ${value}`);
    return [`*${message.answer.title}*`, ...lines].join("\n");
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
  if (message.apiKey) return <ApiAuthor apiKey={message.apiKey} slug={slug} />;
  return message.isMine ? "You" : authorWords(message);
}

/** A program of the customer's, with the way to its key for those who may see it. */
function ApiAuthor({ apiKey, slug }: { apiKey: NonNullable<Message["apiKey"]>; slug: string }) {
  const words = (
    <>
      <Chip className="me-1" size="small">
        API
      </Chip>
      <bdi>{apiKey.name}</bdi>
    </>
  );
  if (apiKey.id === null) return words;
  return (
    <AppLink
      className="underline-offset-2 hover:underline"
      href={`/w/${slug}/settings/api-keys?open=${apiKey.id}`}
    >
      {words}
    </AppLink>
  );
}

function quoteOf({ message, customer, onJump }: ThreadMessageProps) {
  const { quote } = message;
  if (!quote) return undefined;
  const { id } = quote;
  return {
    name: id === null ? "Quoted" : quote.isOurs ? (quote.authorName ?? "Us") : customer,
    text: quote.text,
    ...(id === null ? {} : { onOpen: () => onJump(id) }),
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
  const known = [
    "quick_reply",
    "url",
    "phone",
    "copy_code",
    "flow",
    "catalog",
    "call",
    "other",
  ] as const;
  return { kind: known.find((name) => name === kind) ?? "quick_reply", text: label };
}

function mediaOf(props: ThreadMessageProps): ReactNode {
  const { message, slug, customer, mayReply, onOpenPicture } = props;
  const inbound = message.direction === "inbound";
  const { attachment } = message;
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
  if (message.order) return <OrderLines order={message.order} />;
  if (message.cards.length > 0) {
    return <ContactCards cards={message.cards} maySave={inbound && mayReply} slug={slug} />;
  }
  if (attachment) {
    return (
      <MessageFile
        attachment={attachment}
        from={inbound ? customer : "us"}
        kind={message.kind}
        onOpenPicture={() => onOpenPicture(attachment.id)}
        src={`/w/${slug}/media/${attachment.id}`}
      />
    );
  }
  const sent = message.template ? sentMessage(message.template.preview, slug) : null;
  const top = sent?.header && sent.header.kind !== "text" ? sent.header : null;
  return top || sent?.offer ? (
    <div className="-m-1">
      {top ? <MessageHeader header={top} /> : null}
      {sent?.offer ? <MessageOffer offer={sent.offer} /> : null}
    </div>
  ) : null;
}

/** What goes with the words of a mail: a picture is shown, whatever else is named. */
function filesOf({ message, slug, customer, onOpenPicture }: ThreadMessageProps): ReactNode {
  if (message.files.length === 0) return null;
  const from = message.direction === "inbound" ? customer : "us";
  return message.files.map((file) => (
    <MessageFile
      attachment={file}
      from={from}
      key={file.id}
      kind={kindOfFile(file)}
      onOpenPicture={() => onOpenPicture(file.id)}
      src={`/w/${slug}/media/${file.id}`}
    />
  ));
}

/** Cards to swipe stand under the bubble as on the phone, before what only the team sees. */
function belowOf(props: ThreadMessageProps): ReactNode {
  const below = messageBelow(props);
  const preview = props.message.template?.preview;
  if (!preview || preview.cards.length === 0) return below;
  return (
    <div className="grid gap-1.5">
      <MessageCards cards={sentMessage(preview, props.slug).cards ?? []} />
      {below}
    </div>
  );
}
