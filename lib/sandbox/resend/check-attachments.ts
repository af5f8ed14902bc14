import { randomUUID } from "node:crypto";
import * as z from "zod";
import { ResendError } from "./resend-error";
import type { SentFile } from "./resend-state";

/** Of all files of a mail, as they come: in base64. */
const MAX_BASE64_BYTES = 40 * 1024 * 1024;
/** Some of the endings that Resend sends to nobody. */
const REFUSED = /\.(?:bat|cmd|com|cpl|exe|hta|js|jse|lnk|msi|pif|ps1|reg|scr|url|vbe|vbs|wsf)$/i;
/** Padded, in whole groups of four. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export const attachmentsSchema = z.array(
  z.looseObject({
    filename: z.string().min(1).optional(),
    content: z.string().optional(),
    path: z.string().optional(),
    content_type: z.string().optional(),
  }),
);

/**
 * Checks the files of a request to send.
 * @throws ResendError for what Resend refuses
 */
export function checkAttachments(
  given: z.output<typeof attachmentsSchema>,
): { file: SentFile; base64: string }[] {
  const refuse = (message: string) => new ResendError("invalid_attachment", { message });
  const encoded = given.reduce((sum, { content = "" }) => sum + content.length, 0);
  if (encoded > MAX_BASE64_BYTES) throw refuse("The attachments are larger than 40MB.");
  return given.map(({ filename, content, content_type }) => {
    if (!filename) throw refuse("Attachment must have a `filename`.");
    if (!content) throw refuse("Attachment must have either a `content` or `path`.");
    if (content.length % 4 !== 0 || !BASE64.test(content)) {
      throw refuse("Attachment `content` must be a Base64 string.");
    }
    if (REFUSED.test(filename)) throw refuse(`The file type of ${filename} is not supported.`);
    const sizeBytes = Buffer.byteLength(content, "base64");
    const file = { id: randomUUID(), filename, contentType: content_type ?? null, sizeBytes };
    return { file, base64: content };
  });
}
