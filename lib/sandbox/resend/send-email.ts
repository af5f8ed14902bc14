import { randomUUID } from "node:crypto";
import * as z from "zod";
import { attachmentsSchema, checkAttachments } from "./check-attachments";
import { ResendError } from "./resend-error";
import {
  bareAddress,
  type EmailFate,
  type ResendAccount,
  type ResendState,
  type SentEmail,
} from "./resend-state";

const MAX_RECIPIENTS = 50;
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;
/** What Resend's own test addresses come to, for any domain. */
const FATES: readonly EmailFate[] = [
  "bounced",
  "complained",
  "suppressed",
  "failed",
  "full",
  "delayed",
];

const bodySchema = z.looseObject({
  from: z.string(),
  to: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  subject: z.string(),
  text: z.string().nullish(),
  html: z.string().nullish(),
  headers: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  attachments: attachmentsSchema.nullish(),
});

/**
 * Checks one request to send, and gives the mail that follows from it, which is not kept yet; the bytes
 * of its files are.
 * @throws ResendError for what Resend refuses
 */
export function newEmail(
  state: ResendState,
  account: ResendAccount,
  given: { body: unknown; idempotencyKey: string | null; nowMs: number },
): SentEmail {
  for (const name of ["from", "to", "subject"] as const) {
    if (!(given.body as Record<string, unknown>)?.[name]) {
      throw new ResendError("missing_required_field", { message: `Missing \`${name}\` field.` });
    }
  }
  const parsed = bodySchema.safeParse(given.body);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0] ?? "body";
    throw new ResendError("validation_error", { message: `Invalid \`${String(field)}\` field.` });
  }
  const { from, to, subject, text, html, headers = {}, tags = [] } = parsed.data;
  if (!text && !html) {
    throw new ResendError("validation_error", { message: "Missing `html` or `text` field." });
  }
  if (to.length > MAX_RECIPIENTS) {
    throw new ResendError("validation_error", { message: "Too many recipients." });
  }
  for (const [field, mailbox] of [["from", from], ...to.map((one) => ["to", one])] as const) {
    if (ADDRESS.test(bareAddress(mailbox ?? ""))) continue;
    throw new ResendError("validation_error", {
      message: `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
    });
  }
  for (const { name, value } of tags) {
    if ([name, value].every((word) => /^[\w-]{1,256}$/.test(word))) continue;
    throw new ResendError("validation_error", {
      message: "Tags should only contain ASCII letters, numbers, underscores, or dashes.",
    });
  }
  const domainName = bareAddress(from).split("@").at(-1) ?? "";
  const domain = state.domainAt(domainName);
  if (domain?.accountId !== account.id || domain.status !== "verified") {
    throw new ResendError("validation_error", {
      status: 403,
      message: `The ${domainName} domain is not verified. Please, add and verify your domain on https://resend.com/domains`,
    });
  }
  const attached = checkAttachments(parsed.data.attachments ?? []);
  for (const { file, base64 } of attached) state.putBytes(file.id, base64);
  return {
    id: randomUUID(),
    accountId: account.id,
    from,
    to,
    subject,
    text: text ?? null,
    html: html ?? null,
    headers,
    tags,
    files: attached.map(({ file }) => file),
    messageId: `<${randomUUID()}@${domainName}>`,
    idempotencyKey: given.idempotencyKey,
    events: [],
    plan: [],
    createdAtMs: given.nowMs,
  };
}

/** What becomes of a mail, by the first word of its recipient. */
export function fateOf({ to }: Pick<SentEmail, "to">): EmailFate {
  const [local = ""] = bareAddress(to[0] ?? "").split(/[@+]/);
  return FATES.find((fate) => fate === local) ?? "delivered";
}
