import type { MessageDirection, MessageKind, MessageOrigin } from "@/db/enums/messages";
import type { OutboundContent } from "@/lib/channels/channel-adapter";
import { describeError } from "@/lib/channels/error-catalogue";
import { ownFilesIn } from "@/lib/channels/own-file";
import { type DisplayStatus, displayStatus } from "@/lib/messages/status";
import type { TemplatePreview } from "@/lib/templates/render-template";
import { listOf, recordOf, textOf } from "./read-content";
import { orderOf, type ThreadOrder } from "./thread-order";
import { originOf, type ThreadOrigin } from "./thread-origin";

export type ThreadAttachment = {
  id: string;
  status: "pending" | "stored" | "failed";
  /** What the file proved to be; trusted only once it is stored. */
  mimeType: string;
  fileName: string | null;
  sizeBytes: number | null;
  voice: boolean;
  problem: string | null;
};

export type ThreadButton = {
  kind: "quick_reply" | "url" | "list" | "flow" | "place" | "product";
  text: string;
};

/** Heading, small print, buttons and choices around the words, as the customer sees them. */
export type ThreadFrame = {
  heading: string | null;
  footer: string | null;
  buttons: ThreadButton[];
  /** What the list shows once it is opened. */
  choices: { title: string | null; rows: { title: string; description: string | null }[] }[];
};

export type ThreadCard = {
  name: string;
  phones: string[];
  emails: string[];
  company: string | null;
};

export type ThreadMessage = {
  id: string;
  direction: MessageDirection;
  origin: MessageOrigin;
  kind: MessageKind;
  /** The words, the caption, or the template as text. */
  body: string;
  /** Of a mail. */
  subject: string | null;
  /** ISO. */
  occurredAt: string;
  /** Who wrote it on our side, or the campaign. */
  authorName: string | null;
  isMine: boolean;
  campaign: { id: string; name: string } | null;
  /** The program that wrote it; its id for those who may see the keys. */
  apiKey: { id: string | null; name: string } | null;
  state: DisplayStatus | null;
  /** Why it failed and what to do, in plain words. */
  failure: { title: string; detail: string } | null;
  /** It failed because the window had closed, so it goes only when one is open. */
  needsWindow: boolean;
  /** Of a failed or unconfirmed one: may it be sent again from here. */
  retryable: boolean;
  retried: boolean;
  isRetry: boolean;
  /** What was tried before this one, oldest first. */
  attempts: { at: string; state: DisplayStatus; reason: string }[];
  /** It has reached WhatsApp, so it can be quoted. */
  quotable: boolean;
  edited: boolean;
  revoked: boolean;
  /** What an edited or deleted message said at first. */
  firstVersion: string | null;
  /** "many": WhatsApp marks what was handed on again and again. */
  forwarded: "once" | "many" | null;
  /** `id` null: the quoted message is not ours to show. */
  quote: { id: string | null; isOurs: boolean; authorName: string | null; text: string } | null;
  reactions: { emoji: string; isOurs: boolean }[];
  attachment: ThreadAttachment | null;
  /** What goes with the words of a mail, in its order. */
  files: ThreadAttachment[];
  place: {
    latitude: number;
    longitude: number;
    name: string | null;
    address: string | null;
  } | null;
  cards: ThreadCard[];
  frame: ThreadFrame | null;
  order: ThreadOrder | null;
  /** What the customer filled in, line by line. */
  answer: { title: string; lines: { name: string; value: string }[] } | null;
  template: { name: string; language: string; category: string; preview: TemplatePreview } | null;
  /** Decimal text; for those who may see money. */
  price: { amount: string; state: "held" | "captured" } | null;
  /** An advertisement or a product led to this message. */
  cameFrom: ThreadOrigin | null;
};

/** A message as the database tells it. */
export type RawMessage = {
  id: string;
  direction: MessageDirection;
  origin: MessageOrigin;
  kind: MessageKind;
  body: string;
  content: Record<string, unknown>;
  authorId: string | null;
  authorName: string | null;
  campaignId: string | null;
  campaignName: string | null;
  apiKeyId: string | null;
  apiKeyName: string | null;
  providerId: string | null;
  replyToProviderId: string | null;
  retryOf: string | null;
  retried: boolean;
  status: Parameters<typeof displayStatus>[0];
  errorCode: number | null;
  errorDetail: string | null;
  occurredAt: string;
  cursorAt: string;
  heldAmount: string | null;
  chargedAmount: string | null;
  chargeState: string;
  attachment: ThreadAttachment | null;
  /** Of words: all of its files. */
  files: ThreadAttachment[] | null;
  attempts:
    | {
        at: string;
        status: RawMessage["status"];
        errorCode: number | null;
        errorDetail: string | null;
      }[]
    | null;
};

export type Reaction = { target: string; emoji: string; isOurs: boolean };

export type Quoted = {
  providerId: string;
  id: string;
  direction: MessageDirection;
  authorName: string | null;
  text: string;
};

export type Around = {
  /** The member who reads. */
  me: string | null;
  reactions: readonly Reaction[];
  quotes: ReadonlyMap<string, Quoted>;
  seesMoney: boolean;
  seesApiKeys: boolean;
};

/** What a bubble shows, from a row and what hangs on it. Content of strangers is read, never trusted. */
export function threadMessage(row: RawMessage, around: Around): ThreadMessage {
  const { content } = row;
  const state = row.direction === "outbound" ? displayStatus(row.status) : null;
  const revoked = content.revoked === true;
  return {
    id: row.id,
    direction: row.direction,
    origin: row.origin,
    kind: row.kind,
    body: bodyOf(row),
    subject: row.kind === "text" && !revoked ? textOf(content.subject) : null,
    occurredAt: row.occurredAt,
    authorName: row.authorName,
    isMine: around.me !== null && row.authorId === around.me,
    campaign: row.campaignId
      ? { id: row.campaignId, name: row.campaignName ?? row.authorName ?? "Campaign" }
      : null,
    apiKey:
      row.origin === "api"
        ? {
            id: around.seesApiKeys ? row.apiKeyId : null,
            name: row.apiKeyName ?? row.authorName ?? "A program",
          }
        : null,
    state,
    failure: state === "failed" ? failureOf(row) : null,
    needsWindow: state === "failed" && row.errorCode === WINDOW_CLOSED,
    retryable:
      (state === "failed" || state === "unconfirmed") && row.campaignId === null && !row.retried,
    retried: row.retried,
    isRetry: row.retryOf !== null,
    attempts: attemptsOf(row),
    quotable: row.providerId !== null && !revoked,
    edited: content.edited === true,
    revoked,
    firstVersion: textOf(listOf(content.versions)[0]?.text),
    forwarded:
      content.forwarded === "once" || content.forwarded === "many" ? content.forwarded : null,
    quote: quoteOf(row, around.quotes),
    reactions: around.reactions
      .filter(({ target, emoji }) => target === row.providerId && emoji)
      .map(({ emoji, isOurs }) => ({ emoji, isOurs })),
    attachment: revoked ? null : row.attachment,
    files: revoked ? [] : filesOf(row),
    place: revoked ? null : placeOf(row),
    cards: revoked ? [] : cardsOf(row),
    frame: row.direction === "outbound" ? frameOf(content as OutboundContent) : null,
    order:
      row.kind === "order" && row.direction === "inbound" && !revoked ? orderOf(content) : null,
    answer: answerOf(row),
    template: templateOf(row),
    price: around.seesMoney ? priceOf(row) : null,
    cameFrom: originOf(content),
  };
}

const FILE_KINDS: ReadonlySet<string> = new Set(["image", "video", "audio", "document", "sticker"]);

/** A picture without a caption has the word "Photo" for lists; under the picture it says nothing. */
function bodyOf(row: RawMessage): string {
  // an order without words is its lines
  if (row.kind === "order" && row.content.revoked !== true) return textOf(row.content.text) ?? "";
  if (!row.attachment || !FILE_KINDS.has(row.kind) || row.content.revoked === true) return row.body;
  const caption = row.content.caption;
  return typeof caption === "string" ? caption : "";
}

type Failed = Pick<RawMessage, "errorCode" | "errorDetail">;

/** Meta's code, also for what we kept back ourselves. */
const WINDOW_CLOSED = 131047;

function failureOf(row: Failed): { title: string; detail: string } {
  if (row.errorCode === null) {
    return { title: "Not sent", detail: row.errorDetail ?? "No reason was given." };
  }
  const known = describeError(row.errorCode);
  return { title: known.title, detail: `${known.explanation} ${known.whatToDo}` };
}

function attemptsOf({ attempts }: RawMessage): ThreadMessage["attempts"] {
  return (attempts ?? []).map(({ at, status, ...failed }) => {
    const state = displayStatus(status) ?? "failed";
    return { at, state, reason: state === "failed" ? failureOf(failed).title : "" };
  });
}

function quoteOf(row: RawMessage, quotes: ReadonlyMap<string, Quoted>): ThreadMessage["quote"] {
  if (!row.replyToProviderId) return null;
  const found = quotes.get(row.replyToProviderId);
  if (!found) {
    return { id: null, isOurs: false, authorName: null, text: "An earlier message" };
  }
  return {
    id: found.id,
    isOurs: found.direction === "outbound",
    authorName: found.authorName,
    text: found.text,
  };
}

/** As its author had them; a new attempt has copies in the places of the first ones. */
function filesOf({ files, content }: RawMessage): ThreadAttachment[] {
  const order = ownFilesIn(content.files);
  const place = ({ id }: ThreadAttachment) => order.indexOf(id);
  return [...(files ?? [])].sort((one, other) => place(one) - place(other));
}

function placeOf({ kind, content }: RawMessage): ThreadMessage["place"] {
  const { latitude, longitude, name, address } = content;
  if (kind !== "location" || typeof latitude !== "number" || typeof longitude !== "number") {
    return null;
  }
  return { latitude, longitude, name: textOf(name), address: textOf(address) };
}

function cardsOf({ kind, content }: RawMessage): ThreadCard[] {
  if (kind !== "contacts") return [];
  return listOf(content.cards).map((card) => ({
    name: textOf(recordOf(card.name).formatted) ?? "Contact",
    phones: listOf(card.phones).flatMap((entry) => textOf(entry.phone) ?? []),
    emails: listOf(card.emails).flatMap((entry) => textOf(entry.email) ?? []),
    company: textOf(recordOf(card.organisation).company),
  }));
}

const NO_FRAME: ThreadFrame = { heading: null, footer: null, buttons: [], choices: [] };

function frameOf(content: OutboundContent): ThreadFrame | null {
  const base = {
    ...NO_FRAME,
    footer: "footer" in content ? (content.footer ?? null) : null,
    heading:
      "header" in content
        ? typeof content.header === "string"
          ? content.header
          : content.header?.kind === "text"
            ? content.header.text
            : null
        : null,
  };
  const button = (kind: ThreadButton["kind"], text: string): ThreadFrame => ({
    ...base,
    buttons: [{ kind, text }],
  });
  switch (content.kind) {
    case "buttons":
      return {
        ...base,
        buttons: content.buttons.map(({ title }) => ({ kind: "quick_reply", text: title })),
      };
    case "list":
      return {
        ...button("list", content.button),
        choices: content.sections.map(({ title, rows }) => ({
          title: title ?? null,
          rows: rows.map((row) => ({ title: row.title, description: row.description ?? null })),
        })),
      };
    case "link_button":
      return button("url", content.label);
    case "location_request":
      return button("place", "Send location");
    case "flow":
      return button("flow", content.label);
    case "product":
      return button("product", "View");
    case "product_list":
      return button("product", "View items");
    default:
      return null;
  }
}

/** What came back from a form. */
function answerOf({ kind, direction, content }: RawMessage): ThreadMessage["answer"] {
  if (direction !== "inbound") return null;
  const reply = recordOf(content.reply);
  if (kind !== "interactive" || reply.type !== "flow") return null;
  const lines = Object.entries(recordOf(reply.response))
    .filter(([name]) => name !== "flow_token")
    .slice(0, 50)
    .map(([name, value]) => ({
      name: name.replaceAll("_", " "),
      value: typeof value === "string" ? value : JSON.stringify(value),
    }));
  return { title: "Form filled in", lines };
}

function templateOf({ kind, content }: RawMessage): ThreadMessage["template"] {
  const preview = content.preview as TemplatePreview | undefined;
  if (kind !== "template" || !preview) return null;
  return {
    name: textOf(content.name) ?? "template",
    language: textOf(content.language) ?? "",
    category: textOf(content.category) ?? "",
    preview,
  };
}

function priceOf(row: RawMessage): ThreadMessage["price"] {
  if (row.chargeState === "captured" && row.chargedAmount !== null) {
    return { amount: row.chargedAmount, state: "captured" };
  }
  return row.chargeState === "held" && row.heldAmount !== null
    ? { amount: row.heldAmount, state: "held" }
    : null;
}
