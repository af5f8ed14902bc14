import { createHash } from "node:crypto";
import { type ChannelEvent, type Details, personAt, type ReportedError } from "../channel-event";
import { type InboundContent, type InboundMedia, previewOf } from "../inbound-content";
import { BOUNCED } from "../resend-errors";
import { type Fields, fields, isFields, text } from "../webhook-fields";
import { EMAIL_CAPABILITIES } from "./capabilities";
import { REFERENCE_TAG } from "./email-payload";
import { htmlToText } from "./html-to-text";
import { domainOf, type Mailbox, plainLine, readMailbox } from "./mail-address";
import { mailId, mailIds } from "./mail-thread";
import { type MailFile, type ReceivedEmail, readFiles, texts } from "./received-email";

/**
 * Words that change what we know of a mail. `delivery_delayed` is none: Resend goes on trying. Neither
 * is `opened`, see the README: a picture that was loaded is nobody who read.
 */
const STATUSES: Readonly<Record<string, "sent" | "delivered" | "failed">> = {
  "email.sent": "sent",
  "email.delivered": "delivered",
  "email.bounced": "failed",
  "email.failed": "failed",
  "email.suppressed": "failed",
  "email.complained": "failed",
};
const MAX_FILES = 20;
const MAX_SUBJECT = 500;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export type ResendContext = {
  /** The address that this channel is: an account has others, whose events come as well. */
  address: string;
  /** What the API gave for an email.received; null where it gave nothing. */
  received: ReceivedEmail | null;
};

/** The id of the mail that an event says has come in; null for every other event. */
export function receivedEmailId(body: string): string | null {
  const event = parse(body);
  return text(event?.type) === "email.received" ? text(fields(event?.data).email_id) : null;
}

/**
 * What one event of Resend says (whatsapp.md 14). Pure, never throws: what is not about a mail of this
 * address, and what says nothing we know, becomes `unknown` and is kept. Keys are equal for repeats.
 */
export function parseResendWebhook(body: string, context: ResendContext): ChannelEvent[] {
  const envelope = parse(body);
  const type = text(envelope?.type);
  const data = fields(envelope?.data);
  const { address } = context;

  const event = (details: Details, dedupeKey: string, raw: unknown = envelope) =>
    ({
      ...details,
      field: "email",
      senderId: address,
      accountId: domainOf(address),
      address: null,
      occurredAt: isoTime(envelope?.created_at),
      dedupeKey,
      raw,
    }) as ChannelEvent;

  if (envelope === null || type === null) {
    const digest = createHash("sha256").update(body).digest("base64url");
    const reason = "The post is no event of Resend's.";
    return [event({ kind: "unparseable", reason }, `unparseable:${digest}`, body.slice(0, 2_000))];
  }
  const emailId = text(data.email_id);
  const about = emailId ?? text(data.id) ?? "";
  // a mail is opened more than once; each time is an event of its own
  const unknown = [
    event({ kind: "unknown" }, `unknown:${type}:${about}:${text(envelope.created_at) ?? ""}`),
  ];
  if (emailId === null) return unknown;
  if (type === "email.received") {
    return (
      received(data, context, emailId)?.map((message, place) =>
        event({ kind: "message", message }, `message:${emailId}:${place}`),
      ) ?? unknown
    );
  }
  const status = STATUSES[type];
  const reference = text(fields(data.tags)[REFERENCE_TAG]);
  // the account sends other mails too: only what carries our tag and our address is ours
  const isOurs =
    reference !== null && UUID.test(reference) && readMailbox(data.from)?.address === address;
  if (status === undefined || !isOurs) return unknown;
  const to = readMailbox(texts(data.to)[0]);
  const recipient = personAt({ email: to?.address ?? "" }, to?.name);
  const told = event(
    {
      kind: "status",
      providerId: emailId,
      status,
      played: false,
      recipient,
      groupId: null,
      participant: null,
      reference,
      pricing: null,
      conversation: null,
      errors: status === "failed" ? [errorOf(type, data)] : [],
    },
    `status:${emailId}:${type}`,
  );
  if (type !== "email.complained" || to === null) return [told];
  const complaint = event(
    {
      kind: "user_preference",
      person: recipient,
      category: "marketing_messages",
      value: "stop",
      detail: `Resend told of a complaint (email.complained): ${to.address} called the mail ${emailId} spam`,
    },
    `complaint:${emailId}`,
  );
  return [told, complaint];
}

/** Null for a mail that is not for this address. */
function received(data: Fields, context: ResendContext, emailId: string) {
  const { address, received: mail } = context;
  const from = readMailbox(data.from);
  if (from === null || from.address === address) return null;
  const named = [...texts(data.to), ...texts(data.cc), ...texts(data.bcc)].flatMap(
    (one) => readMailbox(one)?.address ?? [],
  );
  const domain = domainOf(address);
  // a blind copy names nobody here, so only another address of the same domain speaks against it
  if (!named.includes(address) && named.some((one) => domainOf(one) === domain)) return null;

  const person = personAt({ email: from.address }, from.name);
  const subject = plainLine(text(data.subject) ?? "").slice(0, MAX_SUBJECT) || null;
  const files = (mail?.files.length ? mail.files : readFiles(data.attachments)).slice(0, MAX_FILES);
  const first: InboundContent = {
    kind: "text",
    text: wordsOf(mail, from, files),
    subject,
    mailId: mailId(data.message_id),
    references: mailIds(mail?.references),
  };
  const contents = [first, ...files.map((file) => fileContent(emailId, file))];
  return contents.map((content, place) => ({
    // each file is a message of its own, and a provider's id names one message
    providerId: place === 0 ? emailId : `${emailId}:${place}`,
    from: person,
    content,
    preview: place === 0 ? first.text || subject || "Mail without words" : previewOf(content),
    replyTo: null,
    forwarded: "no" as const,
    referredProduct: null,
    referral: null,
    groupId: null,
    errors: [],
  }));
}

/** The words of a mail: its text, or its HTML as text; what cannot be shown is said. */
function wordsOf(mail: ReceivedEmail | null, from: Mailbox, files: readonly MailFile[]): string {
  if (mail === null) {
    return "The words of this mail could not be fetched from Resend. They are still there, under Emails, Receiving.";
  }
  const plain = mail.text?.replace(/\r\n?/g, "\n").trim();
  const said = plain || (mail.html ? htmlToText(mail.html) : "");
  const max = EMAIL_CAPABILITIES.textMaxCharacters;
  const notes: string[] = [];
  if (said.length > max) {
    const left = (said.length - max).toLocaleString("en");
    notes.push(`[The mail goes on: ${left} more characters are kept at Resend.]`);
  }
  const other = mail.replyTo.map((one) => readMailbox(one)?.address).find((one) => one);
  if (other && other !== from.address) notes.push(`[Answers are asked for at ${other}.]`);
  if (said === "" && files.length === 0) notes.push("[The mail has no words.]");
  return [said.slice(0, max), ...notes].filter((part) => part !== "").join("\n\n");
}

function fileContent(emailId: string, { id, name, mimeType }: MailFile): InboundContent {
  const media: InboundMedia = { mediaId: `${emailId}/${id}`, mimeType, sha256: null, url: null };
  const family = mimeType?.split("/", 1)[0];
  if (family === "image" || family === "video") return { kind: family, ...media, caption: null };
  if (family === "audio") return { kind: "audio", ...media, voice: false };
  return { kind: "document", ...media, caption: null, fileName: name };
}

function errorOf(type: string, data: Fields): ReportedError {
  const bounce = fields(data.bounce);
  const told = fields(type === "email.failed" ? data.failed : data.suppressed);
  switch (type) {
    case "email.bounced":
      return {
        code: bounceCode(bounce),
        title: text(bounce.subType),
        details: text(bounce.message),
      };
    case "email.suppressed":
      return { code: BOUNCED.suppressed, title: text(told.type), details: text(told.message) };
    case "email.complained":
      return { code: BOUNCED.complained, title: null, details: null };
    default:
      return { code: BOUNCED.failed, title: null, details: text(told.reason) };
  }
}

function bounceCode({ type, subType }: Fields): number {
  const kind = text(subType) ?? "";
  if (/suppress/i.test(kind)) return BOUNCED.suppressed;
  if (type === "Permanent") return BOUNCED.permanent;
  if (type === "Transient") return kind === "MailboxFull" ? BOUNCED.mailboxFull : BOUNCED.transient;
  return BOUNCED.undetermined;
}

function isoTime(value: unknown): string | null {
  const at = Date.parse(text(value) ?? "");
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function parse(body: string): Fields | null {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}
