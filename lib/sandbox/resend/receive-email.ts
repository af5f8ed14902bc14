import { randomUUID } from "node:crypto";
import type { EventPoster } from "./post-events";
import {
  bareAddress,
  type ReceivedEmail,
  type ReceivedFile,
  type ResendState,
} from "./resend-state";

export type InboundGiven = {
  accountId: string;
  from: string;
  to: string[];
  cc: string[];
  replyTo: string[];
  subject: string;
  text: string | null;
  html: string | null;
  headers: Record<string, string>;
  attachments: { filename: string; contentType: string; base64: string; inline: boolean }[];
};

/** A mail comes in for a domain: it is kept whole, and an event names it without its words. */
export function receiveEmail(
  { state, poster, nowMs }: { state: ResendState; poster: EventPoster; nowMs: () => number },
  given: InboundGiven,
): ReceivedEmail & { posted: number } {
  const { attachments, ...rest } = given;
  const domain = bareAddress(given.from).split("@").at(-1) ?? "example.com";
  const messageId = `<${randomUUID()}@${domain}>`;
  const files: ReceivedFile[] = attachments.map(({ inline, ...file }) => ({
    id: randomUUID(),
    isInline: inline,
    ...file,
  }));
  const email = state.putReceived({
    ...rest,
    id: randomUUID(),
    bcc: [],
    messageId,
    headers: { ...given.headers, "message-id": messageId },
    files,
    createdAtMs: nowMs(),
  });
  const posted = poster.enqueue(email.accountId, "email.received", {
    email_id: email.id,
    created_at: new Date(email.createdAtMs).toISOString(),
    from: email.from,
    to: email.to,
    bcc: email.bcc,
    cc: email.cc,
    message_id: email.messageId,
    subject: email.subject,
    attachments: email.files.map(fileResource),
  });
  return { ...email, posted };
}

/** A received mail as the API prints it. */
export function receivedResource(email: ReceivedEmail): object {
  return {
    object: "email",
    id: email.id,
    to: email.to,
    from: email.from,
    created_at: new Date(email.createdAtMs).toISOString(),
    subject: email.subject,
    html: email.html,
    text: email.text,
    headers: email.headers,
    bcc: email.bcc,
    cc: email.cc,
    reply_to: email.replyTo,
    message_id: email.messageId,
    attachments: email.files.map((file) => ({ ...fileResource(file), size: sizeOf(file) })),
  };
}

/** A file of it, with the address at which it lies for everybody who has that address. */
export function attachmentResource(file: ReceivedFile, address: string, nowMs: number): object {
  return {
    object: "attachment",
    ...fileResource(file),
    size: sizeOf(file),
    download_url: address,
    expires_at: new Date(nowMs + 3_600_000).toISOString(),
  };
}

const sizeOf = ({ base64 }: ReceivedFile): number => Buffer.from(base64, "base64").length;

function fileResource({ id, filename, contentType, isInline }: ReceivedFile) {
  return {
    id,
    filename,
    content_type: contentType,
    content_disposition: isInline ? "inline" : "attachment",
    ...(isInline ? { content_id: id.slice(0, 8) } : {}),
  };
}
