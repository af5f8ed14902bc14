import { createHash } from "node:crypto";
import { type ChannelEvent, type Details, personAt, type ReportedError } from "../channel-event";
import { type InboundContent, type InboundMedia, previewOf } from "../inbound-content";
import { digits, number } from "../webhook-fields";

/** Twilio's words that change what we know of a message; the others only say that it is queued. */
const STATUSES: Readonly<Record<string, "sent" | "delivered" | "read" | "failed">> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  undelivered: "failed",
  failed: "failed",
  canceled: "failed",
};
const ARRIVALS = new Set(["received", "receiving"]);
/** No MMS has more. */
const MAX_FILES = 10;

/**
 * What one POST of Twilio says, as events (whatsapp.md 13). Pure, never throws: what says nothing we
 * know becomes `unknown` with its form, what names no message `unparseable`. Twilio writes no time
 * into these forms, and repeats some: keys are equal for repeats. Messages of Twilio's other channels
 * ("whatsapp:+1…") are kept without effect.
 * @param reference our message id, from the address that a status callback came to
 */
export function parseTwilioWebhook(
  form: URLSearchParams,
  { reference }: { reference: string | null },
): ChannelEvent[] {
  const sid = field(form, "MessageSid") ?? field(form, "SmsSid");
  const word = (field(form, "MessageStatus") ?? field(form, "SmsStatus"))?.toLowerCase() ?? null;
  const arrived = word === null ? form.has("Body") : ARRIVALS.has(word);
  const ours = field(form, arrived ? "To" : "From");
  const theirs = field(form, arrived ? "From" : "To");
  const raw = plain(form);

  const event = (details: Details, dedupeKey: string) =>
    ({
      ...details,
      field: "sms",
      senderId: digits(ours) ?? ours,
      accountId: field(form, "AccountSid"),
      address: digits(ours),
      occurredAt: null,
      dedupeKey,
      raw,
    }) as ChannelEvent;

  if (sid === null) {
    const digest = createHash("sha256").update(JSON.stringify(raw)).digest("base64url");
    const reason = "The form names no message.";
    return [event({ kind: "unparseable", reason }, `unparseable:${digest}`)];
  }
  const unknown = [event({ kind: "unknown" }, `unknown:${sid}:${word ?? ""}`)];
  const phone = digits(theirs);
  if (phone === null || /^[a-z]+:/.test(ours ?? "")) return unknown;
  const person = personAt({ phone });

  if (arrived) {
    return contentsOf(form).map((content, place) => {
      // each file is a message of its own, and a provider's id names one message
      const providerId = place === 0 ? sid : `${sid}:${place}`;
      const message = {
        providerId,
        from: person,
        content,
        preview: previewOf(content),
        replyTo: null,
        forwarded: "no" as const,
        referredProduct: null,
        referral: null,
        groupId: null,
        errors: [],
      };
      return event({ kind: "message", message }, `message:${sid}:${place}`);
    });
  }

  const status = STATUSES[word ?? ""];
  if (status === undefined) return unknown;
  return [
    event(
      {
        kind: "status",
        providerId: sid,
        status,
        played: false,
        recipient: person,
        groupId: null,
        participant: null,
        reference,
        pricing: null,
        conversation: null,
        errors: status === "failed" ? errorsOf(form) : [],
      },
      `status:${sid}:${word}`,
    ),
  ];
}

/** One text, or a content for each file with the words under the first. */
function contentsOf(form: URLSearchParams): InboundContent[] {
  const text = field(form, "Body");
  const files = Math.min(number(form.get("NumMedia")) ?? 0, MAX_FILES);
  if (files < 1) return [{ kind: "text", text: text ?? "" }];
  return Array.from({ length: files }, (_, place) =>
    fileContent(
      {
        mediaId: field(form, `MediaUrl${place}`),
        mimeType: field(form, `MediaContentType${place}`),
        sha256: null,
        url: null,
      },
      place === 0 ? text : null,
    ),
  );
}

function fileContent(media: InboundMedia, caption: string | null): InboundContent {
  const family = media.mimeType?.split("/", 1)[0];
  if (family === "image" || family === "video") return { kind: family, ...media, caption };
  // a voice note has no room for words
  if (family === "audio" && caption === null) return { kind: "audio", ...media, voice: false };
  return { kind: "document", ...media, caption, fileName: null };
}

function errorsOf(form: URLSearchParams): ReportedError[] {
  const code = number(form.get("ErrorCode"));
  if (code === null) return [];
  return [{ code, title: null, details: field(form, "ErrorMessage") }];
}

function field(form: URLSearchParams, name: string): string | null {
  return form.get(name) || null;
}

/** The form as an object, equal for repeats; names that come more than once hold all of their values. */
function plain(form: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(form.keys())].sort().map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}
