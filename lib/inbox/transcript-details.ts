import { formatBytes } from "@/lib/core/format/file-size";
import type { ThreadAttachment, ThreadMessage } from "./thread-message";
import type { ThreadOrder } from "./thread-order";

/**
 * Everything that a message is beside its words, a line each, for a file without pictures: what it
 * answers, its buttons and which of them was pressed, places, people, files, and how it failed.
 */
export function transcriptDetails(message: ThreadMessage): string[] {
  return [
    ...(message.subject ? [`Subject: ${message.subject}`] : []),
    ...answeredIn(message),
    ...changesOf(message),
    ...frameOf(message),
    ...templateOf(message),
    ...attachmentOf(message),
    ...message.files.map((file) => line("File", [file.fileName, file.mimeType, sizeOf(file)])),
    ...placeOf(message),
    ...message.cards.map(({ name, company, phones, emails }) =>
      line("Contact card", [name, company, ...phones, ...emails]),
    ),
    ...(message.order ? orderOf(message.order) : []),
    ...(message.answer
      ? [
          message.answer.title,
          ...message.answer.lines.map(({ name, value }) => `${name}: ${value}`),
        ]
      : []),
    ...message.reactions.map(
      ({ emoji, isOurs }) => `Reaction of ${isOurs ? "ours" : "the customer"}: ${emoji}`,
    ),
    ...originOf(message),
    ...(message.failure ? [`${message.failure.title}. ${message.failure.detail}`] : []),
  ];
}

const line = (label: string, parts: readonly (string | null)[]) =>
  `${label}: ${parts.filter(Boolean).join(", ")}`;
const quoted = (text: string) => `“${text}”`;

/** A pressed button comes as a message with its words; what it belongs to is what it answers. */
function answeredIn({ kind, direction, quote, answer }: ThreadMessage): string[] {
  const pressed = direction === "inbound" && (kind === "button" || kind === "interactive");
  if (pressed && !answer) {
    return [quote ? `Pressed this button of ${quoted(quote.text)}` : "Pressed this button"];
  }
  return quote ? [`Answers ${quoted(quote.text)}`] : [];
}

function changesOf({ revoked, edited, firstVersion, forwarded, isRetry }: ThreadMessage): string[] {
  return [
    ...(forwarded ? [forwarded === "many" ? "Forwarded many times" : "Forwarded"] : []),
    ...(revoked ? ["Deleted by its sender"] : edited ? ["Edited"] : []),
    ...((revoked || edited) && firstVersion ? [`At first: ${quoted(firstVersion)}`] : []),
    ...(isRetry ? ["Sent again by hand"] : []),
  ];
}

function frameOf({ frame }: ThreadMessage): string[] {
  if (!frame) return [];
  return [
    ...(frame.heading ? [`Heading: ${frame.heading}`] : []),
    ...(frame.footer ? [`Footer: ${frame.footer}`] : []),
    ...buttonsLine(frame.buttons.map(({ text }) => text)),
    ...frame.choices.map(({ title, rows }) =>
      line(
        title ? `Choices, ${title}` : "Choices",
        rows.map((row) => (row.description ? `${row.title} (${row.description})` : row.title)),
      ),
    ),
  ];
}

const buttonsLine = (labels: readonly string[]) =>
  labels.length > 0 ? [`Buttons: ${labels.map((label) => `[${label}]`).join(" ")}`] : [];

function templateOf({ template, campaign }: ThreadMessage): string[] {
  const from = campaign ? [`Campaign: ${campaign.name}`] : [];
  if (!template) return from;
  const { name, category, language, preview } = template;
  const { header } = preview;
  return [
    line("Template", [name, category, language]),
    ...from,
    ...(header && "fileName" in header
      ? [line("On top", [header.kind, header.fileName])]
      : header?.kind === "location"
        ? [line("Place", [header.name, header.address])]
        : []),
    ...buttonsLine(preview.buttons.map(({ label }) => label)),
    ...preview.cards.map(({ body, buttons }, index) =>
      [`Card ${index + 1}: ${body}`, ...buttonsLine(buttons.map(({ label }) => label))].join(" "),
    ),
  ];
}

const FILE_WORDS: Partial<Record<ThreadMessage["kind"], string>> = {
  image: "Picture",
  video: "Video",
  audio: "Sound",
  sticker: "Sticker",
};

function attachmentOf({ attachment, kind }: ThreadMessage): string[] {
  if (!attachment) return [];
  const label = attachment.voice ? "Voice note" : (FILE_WORDS[kind] ?? "File");
  return [line(label, [attachment.fileName, attachment.mimeType, sizeOf(attachment)])];
}

function sizeOf({ status, sizeBytes, problem }: ThreadAttachment): string | null {
  if (status === "pending") return "not fetched yet";
  if (status === "failed") return problem ?? "could not be fetched";
  return sizeBytes === null ? null : formatBytes(sizeBytes);
}

function placeOf({ place }: ThreadMessage): string[] {
  if (!place) return [];
  const { name, address, latitude, longitude } = place;
  return [line("Place", [name, address, `${latitude.toFixed(6)} ${longitude.toFixed(6)}`])];
}

function orderOf({ lines, total }: ThreadOrder): string[] {
  return [
    ...lines.map(({ quantity, product, amount, currency }) =>
      line("Ordered", [
        quantity === null ? product : `${quantity} × ${product}`,
        amount && currency ? `${amount} ${currency}` : null,
      ]),
    ),
    ...(total ? [`Together: ${total.amount} ${total.currency}`] : []),
  ];
}

function originOf({ cameFrom }: ThreadMessage): string[] {
  if (!cameFrom) return [];
  const from = { ad: "an advertisement", post: "a post", product: "a product" }[cameFrom.kind];
  return [line(`Came from ${from}`, [cameFrom.headline, cameFrom.url])];
}
