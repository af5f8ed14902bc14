import { type Fields, fields, fieldsList, number, text } from "../webhook-fields";

export type MailFile = {
  id: string;
  name: string | null;
  mimeType: string | null;
  sizeBytes: number | null;
};

/**
 * A mail that came in, as the API gives it: an event names it and holds neither words nor headers.
 * The shape is the one that Resend's own client reads (GET /emails/receiving/{id}). Unproved with a real
 * account: how header names are spelt, and whether `text` is there for mails of HTML alone.
 */
export type ReceivedEmail = {
  text: string | null;
  html: string | null;
  references: string | null;
  replyTo: string[];
  files: MailFile[];
};

export function readReceivedEmail(value: Fields): ReceivedEmail {
  const headers = new Map(
    Object.entries(fields(value.headers)).map(([name, said]) => [name.toLowerCase(), said]),
  );
  return {
    text: text(value.text),
    html: text(value.html),
    references: text(headers.get("references")) ?? text(headers.get("in-reply-to")),
    replyTo: texts(value.reply_to),
    files: readFiles(value.attachments),
  };
}

export function readFiles(value: unknown): MailFile[] {
  return fieldsList(value).flatMap((file) => {
    const id = text(file.id);
    if (id === null) return [];
    return [
      {
        id,
        name: text(file.filename),
        mimeType: text(file.content_type),
        sizeBytes: number(file.size),
      },
    ];
  });
}

/** A list of texts, also where there is one alone. */
export function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => text(one) ?? []);
}
