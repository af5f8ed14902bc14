import "server-only";
import nodemailer, { type Transporter } from "nodemailer";
import { env } from "./env";
import { Refusal } from "./errors";

export type MailContent = {
  /** Exactly one address, without a display name. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Address of the form that ends mail of this kind with one POST (RFC 8058). */
  unsubscribeUrl?: string;
};

export type MailSettings = { smtpUrl: string | undefined; from: string };

const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 20_000;
/** RFC 5321, section 4.5.3.1: 64 for the person, 255 for the place, one for the @. */
const MAX_ADDRESS_LENGTH = 320;

let latest: { smtpUrl: string; transporter: Transporter } | undefined;

/** Whether this installation can send mail at all. */
export function canSendMail(): boolean {
  return env().SMTP_URL !== undefined;
}

/**
 * Hands one mail to the configured SMTP server; resolves with its Message-ID when the server has
 * taken it.
 * @throws Refusal `invalid` for a recipient that is not one plain address, `unavailable` when no
 * server is configured or it does not take the mail. A mail may have been taken although the answer
 * was lost: a job that repeats it can send it twice.
 */
export function sendMail(mail: MailContent): Promise<string> {
  const { SMTP_URL, MAIL_FROM } = env();
  return sendMailWith({ smtpUrl: SMTP_URL, from: MAIL_FROM }, mail);
}

/** As sendMail, with the settings given. */
export async function sendMailWith(settings: MailSettings, mail: MailContent): Promise<string> {
  const to = oneAddress(mail.to);
  const subject = oneLine(mail.subject);
  if (!settings.smtpUrl) {
    throw new Refusal(
      "unavailable",
      "Mail is not set up here, so nothing was sent. Set SMTP_URL to the address of a mail server.",
    );
  }
  try {
    const sent = await transporterFor(settings.smtpUrl).sendMail({
      from: settings.from,
      to: { name: "", address: to },
      subject,
      text: mail.text,
      html: mail.html,
      ...(mail.unsubscribeUrl
        ? {
            headers: {
              "List-Unsubscribe": `<${new URL(mail.unsubscribeUrl).href}>`,
              "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
          }
        : {}),
      // Mail bodies come from templates; neither files nor addresses are ever read for them.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return sent.messageId;
  } catch (cause) {
    const refusal = new Refusal(
      "unavailable",
      "The mail server did not take the mail. Nothing else was changed; try again in a few minutes.",
    );
    refusal.cause = cause;
    throw refusal;
  }
}

/**
 * The address, trimmed, if it is a single one that cannot become two or carry a header: no list,
 * no line break, no display name, no comment.
 * @throws Refusal `invalid`
 */
export function oneAddress(address: string): string {
  const trimmed = address.trim();
  const isOne =
    trimmed.length <= MAX_ADDRESS_LENGTH &&
    /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/u.test(trimmed);
  // Trimming would hide a line break at the end, which nobody types by accident.
  if (isOne && !hasControlCharacter(address)) return trimmed;
  throw new Refusal("invalid", "Enter one e-mail address, for example name@company.com.", {
    email: "Enter one e-mail address.",
  });
}

function oneLine(subject: string): string {
  if (!hasControlCharacter(subject)) return subject;
  throw new Refusal("invalid", "A subject is a single line.", {
    subject: "Remove the line break.",
  });
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}|[\u2028\u2029]/u.test(text);
}

function transporterFor(smtpUrl: string): Transporter {
  if (latest?.smtpUrl !== smtpUrl) {
    latest = {
      smtpUrl,
      transporter: nodemailer.createTransport({
        url: smtpUrl,
        connectionTimeout: CONNECT_TIMEOUT_MS,
        greetingTimeout: CONNECT_TIMEOUT_MS,
        socketTimeout: SILENCE_TIMEOUT_MS,
      }),
    };
  }
  return latest.transporter;
}
