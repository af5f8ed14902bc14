import type { OutboundMessage } from "../channel-adapter";
import { plainLine, writeMailbox } from "./mail-address";

/** A body for POST /emails. */
export type EmailPayload = {
  from: string;
  to: [string];
  subject: string;
  text: string;
  headers?: Record<string, string>;
  tags: [{ name: typeof REFERENCE_TAG; value: string }];
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
  const { thread } = content;
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
    tags: [{ name: REFERENCE_TAG, value: reference }],
  };
}
