import type { AttachedFile, OutboundMessage } from "../channel-adapter";
import { plainLine, writeMailbox } from "./mail-address";

/** A body for POST /emails. */
export type EmailPayload = {
  from: string;
  to: [string];
  subject: string;
  text: string;
  headers?: Record<string, string>;
  attachments?: MailAttachment[];
  tags: [{ name: typeof REFERENCE_TAG; value: string }];
};

export type MailAttachment = {
  filename: string;
  /** Base64; until just before the mail leaves, the name of a file of ours (own-file.ts). */
  content: string;
  /** Without it the receiving program goes by the name. */
  content_type?: string;
};

/** The tag that carries our message id; Resend repeats it in every event about the mail. */
export const REFERENCE_TAG = "message";
/** What Resend takes as the value of a tag. */
const TAG = /^[\w-]{1,256}$/;

/** The body of one mail. Throws RangeError for what a mail cannot carry or reach. */
export function emailPayload(
  message: OutboundMessage,
  from: { address: string; name: string | null },
): EmailPayload {
  const { to, content, reference } = message;
  if (content.kind !== "text") throw new RangeError(`A mail of ours carries no ${content.kind}`);
  if (to.kind !== "email") throw new RangeError("A mail needs an email address");
  const subject = plainLine(content.subject ?? "");
  if (subject === "") throw new RangeError("A mail needs a subject");
  if (!TAG.test(reference)) throw new RangeError("Resend takes no such tag");
  const { thread, files = [] } = content;
  return {
    from: writeMailbox(from),
    to: [to.email],
    subject,
    text: content.text,
    ...(thread
      ? {
          headers: {
            "In-Reply-To": thread.inReplyTo,
            References: thread.references.join(" "),
          },
        }
      : {}),
    ...(files.length > 0 ? { attachments: files.map(attachmentOf) } : {}),
    tags: [{ name: REFERENCE_TAG, value: reference }],
  };
}

/** What is on no list of ours says less than its name. */
const UNPROVED = "application/octet-stream";

function attachmentOf({ media, fileName, mimeType }: AttachedFile): MailAttachment {
  if (!("id" in media)) throw new RangeError("A mail of ours carries only files of ours");
  return {
    filename: plainLine(fileName),
    content: media.id,
    ...(mimeType === UNPROVED ? {} : { content_type: mimeType }),
  };
}
