import { SUBJECT_MAX_CHARACTERS } from "./capabilities";
import { plainLine } from "./mail-address";

/** What makes mail programs show an answer under the mail that it answers. */
export type MailThread = {
  /** Message-ID of the mail that is answered. */
  inReplyTo: string;
  /** Message-IDs of what came before, oldest first, that one at the end. */
  references: readonly string[];
};

/** Headers grow with each answer; these many tell a program enough. */
const MAX_REFERENCES = 20;
/** With its brackets; ids come from strangers and go into a header of ours. */
const MESSAGE_ID = /^<[^<>\s\p{C}]{1,250}>$/u;

export const mailId = (value: unknown): string | null =>
  typeof value === "string" && MESSAGE_ID.test(value.trim()) ? value.trim() : null;

/** The ids in a References or In-Reply-To header. */
export function mailIds(header: unknown): string[] {
  if (typeof header !== "string") return [];
  return header
    .slice(0, 20_000)
    .split(/\s+/)
    .flatMap((part) => mailId(part) ?? []);
}

/** The thread of an answer; null to a mail that carried no id. */
export function threadOf(answered: { messageId: unknown; references: unknown }): MailThread | null {
  const inReplyTo = mailId(answered.messageId);
  if (inReplyTo === null) return null;
  const before = Array.isArray(answered.references) ? answered.references : [];
  const ids = [...new Set([...before.flatMap((one) => mailId(one) ?? []), inReplyTo])];
  // the first names the thread, the last ones where in it
  const references =
    ids.length <= MAX_REFERENCES ? ids : [ids[0] as string, ...ids.slice(1 - MAX_REFERENCES)];
  return { inReplyTo, references };
}

/** "Re: Your order" for "Your order", and no second "Re:". */
export function answerSubject(subject: string): string {
  const plain = plainLine(subject);
  if (plain === "") return "";
  const said = /^re\s*:/i.test(plain) ? plain : `Re: ${plain}`;
  return said.slice(0, SUBJECT_MAX_CHARACTERS).trimEnd();
}
