import { randomInt, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@playwright/test";

/*
 * The practice providers beside the application: what Meta was really asked to send, the customers'
 * phones, the mailbox. Tests judge by these, not by what a screen claims.
 */

const BASE = process.env.E2E_SANDBOX_URL ?? "http://127.0.0.1:3100";

export type PracticeNumber = {
  phoneNumberId: string;
  wabaId: string;
  displayPhoneNumber: string;
  verifiedName: string;
  throughput: number;
};

/** One accepted send, as the append-only log of the sandbox has it. */
export type SentLine = {
  at: string;
  phoneNumberId: string;
  /** Digits without a plus. */
  to: string;
  wamid: string;
  ref: string | null;
  type: string;
  body: Record<string, unknown>;
};

type Mail = { to: string[]; subject: string; text: string; links: string[] };

async function call<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${BASE}/_control/${path}`, init);
  expect(response.ok, `${path} answered ${response.status}`).toBe(true);
  return (await response.json()) as Answer;
}

const post = <Answer>(path: string, body: unknown) =>
  call<Answer>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** Makes and changes numbers and tokens at the practice Meta, and what goes wrong there. */
export const atMeta = <Answer = unknown>(
  what: "numbers" | "tokens" | "faults",
  input: Record<string, unknown>,
) => post<Answer>(what, input);

/** The practice number of a business; names are unique in this suite. It is made by the worker. */
export async function practiceNumber(business: string): Promise<PracticeNumber> {
  let found: PracticeNumber | undefined;
  await expect
    .poll(
      async () => {
        const { numbers } = await call<{ numbers: PracticeNumber[] }>("info");
        found = numbers.find(({ verifiedName }) => verifiedName === business);
        return found?.verifiedName;
      },
      { timeout: 20_000 },
    )
    .toBe(business);
  return found as PracticeNumber;
}

/** Every send that the practice Meta accepted from this number, oldest first. */
export async function sentFrom(phoneNumberId: string): Promise<SentLine[]> {
  const response = await fetch(`${BASE}/_control/sent?phoneNumberId=${phoneNumberId}`);
  const text = await response.text();
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as SentLine);
}

/** A customer writes: the practice Meta posts the webhook as Meta would. */
export function customerWrites(input: {
  phoneNumberId: string;
  /** With country code; left out for somebody who is known by a user id alone. */
  from?: string;
  /** Of somebody who hides the number: Meta's id of the person for this business. */
  userId?: string;
  username?: string;
  name?: string;
  /** In Meta's inbound shape. */
  message: Record<string, unknown>;
}): Promise<{ wamid: string }> {
  return post("inbound", input);
}

/** A customer sends a file, a place or a card from the phone; files are kept at the practice Meta. */
export const phoneSends = (
  number: PracticeNumber,
  from: string,
  message: Record<string, unknown> & { type: string },
) =>
  post<{ wamid: string }>(`handsets/${from}/message`, {
    phoneNumberId: number.phoneNumberId,
    ...message,
  });

/** One message as the customer's phone draws it. */
export type PhoneMessage = {
  direction: "business" | "customer";
  content: { text: string | null };
  reactions: { from: "business" | "customer"; emoji: string }[];
};

/** What a customer's phone shows of a business; messages oldest first. */
export const customerSees = (number: PracticeNumber, phone: string) =>
  call<{ typing: boolean; business: { blockedYou: boolean }; messages: PhoneMessage[] }>(
    `handsets/${phone.replace("+", "")}?phoneNumberId=${number.phoneNumberId}`,
  );

export const customerSays = (
  number: PracticeNumber,
  { from, name, text }: { from: string; name?: string; text: string },
) =>
  customerWrites({
    phoneNumberId: number.phoneNumberId,
    from,
    ...(name === undefined ? {} : { name }),
    message: { type: "text", text: { body: text } },
  });

/** How many messages a second one number takes; slow numbers make a campaign that can be paused. */
export const setThroughput = (number: PracticeNumber, perSecond: number) =>
  post("numbers", { phoneNumberId: number.phoneNumberId, throughput: perSecond });

/** The newest link of this kind that was mailed to an address, once it is there. */
export async function mailedLink(to: string, path: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(
      async () => {
        const mails = await call<Mail[]>("mail");
        link = mails
          .filter((mail) => mail.to.includes(to))
          .flatMap(({ links }) => links)
          .find((one) => new URL(one).pathname.startsWith(path));
        return link !== undefined;
      },
      { message: `a mail to ${to} with a link to ${path}`, timeout: 20_000 },
    )
    .toBe(true);
  return link as string;
}

/** The address behind a quiet link of a mail, such as "Stop mail about mentions", once it is there. */
export async function mailedUnder(to: string, label: string): Promise<string> {
  const line = new RegExp(`^${label}: (\\S+)`, "m");
  let link: string | undefined;
  await expect
    .poll(
      async () => {
        const mails = await call<Mail[]>("mail");
        link = mails
          .filter((mail) => mail.to.includes(to))
          .flatMap(({ text }) => line.exec(text)?.[1] ?? [])
          .at(0);
        return link !== undefined;
      },
      { message: `a mail to ${to} that says "${label}"`, timeout: 30_000 },
    )
    .toBe(true);
  return link as string;
}

/** Subjects of the mails to one address, newest first. */
export async function mailSubjects(to: string): Promise<string[]> {
  const mails = await call<Mail[]>("mail");
  return mails.filter((mail) => mail.to.includes(to)).map(({ subject }) => subject);
}

/** Changes what Meta thinks of a template, as its reviewers do. */
export async function reviewTemplate(
  number: PracticeNumber,
  name: string,
  change: {
    status?: string;
    held?: boolean;
    reason?: string;
    category?: string;
    quality?: string;
  },
  language?: string,
): Promise<void> {
  const { templates } = await call<{
    templates: { id: string; wabaId: string; name: string; language: string }[];
  }>("templates");
  const template = templates.find(
    (one) =>
      one.wabaId === number.wabaId &&
      one.name === name &&
      (language === undefined || one.language === language),
  );
  expect(template, `${name} at the practice Meta`).toBeDefined();
  await post(`templates/${template?.id}`, change);
}

/** Writes a template in WhatsApp Manager, past this application, and has it approved there. */
export async function writeAtMeta(
  number: PracticeNumber,
  template: {
    name: string;
    category: "UTILITY" | "MARKETING";
    body: string;
    /** Meta's code. */
    language?: string;
  },
): Promise<void> {
  const { language = "en_US" } = template;
  const { accessToken } = await call<{ accessToken: string }>("info");
  const answer = await fetch(`${BASE}/v25.0/${number.wabaId}/message_templates`, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({
      name: template.name,
      language,
      category: template.category,
      components: [{ type: "BODY", text: template.body }],
    }),
  });
  expect(answer.ok, `${template.name} answered ${answer.status}`).toBe(true);
  await reviewTemplate(number, template.name, { status: "APPROVED" }, language);
}

/** The parts of a template as the practice Meta has them. */
export async function templateAtMeta(number: PracticeNumber, name: string) {
  const { accessToken } = await call<{ accessToken: string }>("info");
  const answer = await fetch(
    `${BASE}/v25.0/${number.wabaId}/message_templates?name=${name}&fields=name,components`,
    { headers: { authorization: `Bearer ${accessToken}` } },
  );
  const { data } = (await answer.json()) as {
    data: { name: string; components: Record<string, unknown>[] }[];
  };
  return data.find((one) => one.name === name)?.components;
}

/** Bad days of the practice payment provider, for every payment of this run. */
export const setPaymentFaults = (faults: {
  duplicate?: boolean;
  reorder?: boolean;
  delayMs?: number;
  settleAfterMs?: number;
}) => post("stripe", faults);

export const clearPaymentFaults = () => call("stripe", { method: "DELETE" });

/** Waits until every event that is due has been taken by the application. */
export const deliverPaymentEvents = () => post("stripe/flush", {});

/** A Twilio account of a business, with one number. */
export type PracticeTwilio = {
  accountSid: string;
  authToken: string;
  /** E.164. */
  phoneNumber: string;
};

/** One text message that the practice Twilio accepted. */
export type SentText = {
  sid: string;
  from: string;
  to: string;
  body: string;
  segments: number;
  status: "queued" | "sent" | "delivered" | "undelivered" | "failed";
  errorCode: number | null;
};

/** Opens an account at the practice Twilio, with a number that no other test has. */
export async function openTwilio(
  business: string,
  account: { type?: "Full" | "Trial" } = {},
): Promise<PracticeTwilio> {
  const { sid, authToken } = await post<{ sid: string; authToken: string }>("twilio/accounts", {
    friendlyName: business,
    ...account,
  });
  const phoneNumber = `+1415${randomInt(2_000_000, 9_999_999)}`;
  await post("twilio/numbers", { phoneNumber, accountSid: sid });
  return { accountSid: sid, authToken, phoneNumber };
}

/** Changes an account at the practice Twilio, as somebody does in its console. */
export const changeTwilio = (
  { accountSid }: PracticeTwilio,
  change: { authToken?: string; status?: "active" | "suspended" | "closed" },
) => post(`twilio/accounts/${accountSid}`, change);

/** A customer texts a number; the practice Twilio posts it to where the number points. */
export const customerTexts = (
  { phoneNumber }: Pick<PracticeTwilio, "phoneNumber">,
  message: {
    from: string;
    body?: string;
    media?: { contentType: string; base64: string }[];
  },
) => post<{ sid: string; posted: boolean }>("twilio/inbound", { to: phoneNumber, ...message });

/** Every text that the practice Twilio accepted from a number or a sender name, oldest first. */
export const textsFrom = (sender: string) =>
  call<SentText[]>(`twilio/sent?from=${encodeURIComponent(sender)}`);

/** What a phone shows of its texts, oldest first; "Twilio" answers STOP, START and HELP by itself. */
export const phoneShowsTexts = async (phone: string) =>
  (
    await call<{ messages: { by: "phone" | "business" | "Twilio"; body: string }[] }>(
      `twilio/phones/${encodeURIComponent(phone)}`,
    )
  ).messages;

/** Bad days of the practice Twilio, for every account of this run: lib/sandbox/twilio/faults.ts. */
export const setTextFaults = (faults: Record<string, unknown>) => post("twilio", faults);

export const clearTextFaults = () => call("twilio", { method: "DELETE" });

/** What becomes of every text happens now; waits until the application has taken all of it. */
export const deliverTexts = () => post("twilio/flush", {});

/** Posts a form as Twilio does: signed for the account, or with what is given instead. */
export const twilioPosts = (
  { accountSid }: Pick<PracticeTwilio, "accountSid">,
  url: string,
  form: Record<string, string>,
  signature?: string | null,
) =>
  post<{ status: number }>("twilio/webhook", {
    accountSid,
    url,
    form,
    ...(signature === undefined ? {} : { signature }),
  });

/** One mail that the practice Resend accepted. */
export type SentMail = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  headers: Record<string, string>;
  idempotencyKey: string;
  events: string[];
  files: { id: string; filename: string; contentType: string | null; sizeBytes: number }[];
};

/** The bytes of a file of such a mail, in base64. */
export const mailFile = async (fileId: string) =>
  (await call<{ base64: string }>(`resend/files/${fileId}`)).base64;

/** Every mail that the practice Resend accepted for one person, oldest first. */
export const mailsTo = (to: string) => call<SentMail[]>(`resend/sent?to=${encodeURIComponent(to)}`);

/** A customer writes a mail; the practice Resend keeps it and tells of it. */
export const customerMails = (mail: {
  from: string;
  to: string;
  subject?: string;
  text?: string | null;
  html?: string;
  attachments?: { filename: string; contentType: string; base64: string }[];
}) => post<{ id: string; messageId: string }>("resend/inbound", mail);

/** Bad days of the practice Resend, for every account of this run: lib/sandbox/resend/faults.ts. */
export const setMailFaults = (faults: Record<string, unknown>) => post("resend", faults);

export const clearMailFaults = () => call("resend", { method: "DELETE" });

/** What becomes of every mail happens now; waits until the application has taken all of it. */
export const deliverMails = () => post("resend/flush", {});

/** Puts another key in the place of the practice account's, as somebody does at Resend. */
export const changeMailKey = (apiKey: string) => post("resend/accounts/sandbox", { apiKey });

/** Posts an event as Resend does: signed with a secret, or with what is given instead. */
export const resendPosts = (given: {
  url: string;
  body: Record<string, unknown>;
  secret: string;
  timestamp?: number;
  signature?: string | null;
}) => post<{ status: number }>("resend/event", given);

/** What a customer wrote, in one webhook, as Meta tells of it afterwards. */
export const customerSaid = (
  number: PracticeNumber,
  { from, name, lines }: { from: string; name: string; lines: { text: string; at: Date }[] },
) => {
  const waId = from.replace(/\D/g, "");
  return post("webhook", {
    field: "messages",
    wabaId: number.wabaId,
    value: {
      messaging_product: "whatsapp",
      metadata: {
        display_phone_number: number.displayPhoneNumber.replace(/\D/g, ""),
        phone_number_id: number.phoneNumberId,
      },
      contacts: [{ profile: { name }, wa_id: waId }],
      messages: lines.map(({ text, at }) => ({
        from: waId,
        id: `wamid.test-${waId}-${at.getTime()}`,
        timestamp: String(Math.floor(at.getTime() / 1000)),
        type: "text",
        text: { body: text },
      })),
    },
  });
};

/** One such text, written some hours ago. */
export const customerSaidHoursAgo = (
  number: PracticeNumber,
  { from, name, text, hours }: { from: string; name: string; text: string; hours: number },
) =>
  customerSaid(number, {
    from,
    name,
    lines: [{ text, at: new Date(Date.now() - hours * 3_600_000) }],
  });

/** Posts an update of Meta's about an account, as Meta posts it: signed, to the application. */
export const metaReports = (wabaId: string, field: string, value: Record<string, unknown>) =>
  post<{ status: number }>("webhook", { field, wabaId, value });

/** Posts these very bytes, signed with the app's secret or with what is given instead. */
export const metaPosts = (body: string, signature?: string) =>
  post<{ status: number }>("webhook", signature === undefined ? { body } : { body, signature });

const PUBLISHED = path.join(import.meta.dirname, "../lib/channels/whatsapp/fixtures");

/**
 * Posts one of the bodies that Meta publishes, turned to this number and signed. It happens now, and
 * under an id of its own, for the samples share a few.
 * @param instead what stands in its text, and what shall stand there: people, ids of messages
 * @param asItWas keeps its times and ids
 */
export function metaPublished(
  number: PracticeNumber,
  name: string,
  instead: Readonly<Record<string, string>>,
  { asItWas = false } = {},
) {
  let text = readFileSync(path.join(PUBLISHED, `${name}.json`), "utf8");
  if (!asItWas) {
    text = text
      .replace(/"timestamp": *"\d+"/g, `"timestamp":"${Math.floor(Date.now() / 1000)}"`)
      .replace(/"id": *"(wamid\.[^"]+)"/g, (whole, id) =>
        id in instead ? whole : `"id":"wamid.${randomUUID()}"`,
      );
  }
  for (const [known, other] of Object.entries(instead)) text = text.replaceAll(known, other);
  const body = JSON.parse(text) as {
    entry: { id: string; changes: { value: Record<string, unknown> }[] }[];
  };
  for (const entry of body.entry) {
    entry.id = number.wabaId;
    for (const { value } of entry.changes) {
      value.metadata = {
        display_phone_number: number.displayPhoneNumber.replace(/\D/g, ""),
        phone_number_id: number.phoneNumberId,
      };
    }
  }
  return post<{ status: number }>("webhook", { body });
}

/** What was said on a phone before its number was connected, as the phone hands it over (coexistence). */
export const phoneHandsOver = (
  number: PracticeNumber,
  thread: { with: string; lines: { text: string; at: Date; byPhone: boolean }[] },
  part: { chunk: number; progress: number },
) => {
  const [waId, ours] = [thread.with, number.displayPhoneNumber].map((phone) =>
    phone.replace(/\D/g, ""),
  );
  return metaReports(number.wabaId, "history", {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: ours, phone_number_id: number.phoneNumberId },
    history: [
      {
        metadata: { phase: 0, chunk_order: part.chunk, progress: part.progress },
        threads: [
          {
            id: waId,
            messages: thread.lines.map(({ text, at, byPhone }) => ({
              from: byPhone ? ours : waId,
              ...(byPhone ? { to: waId } : {}),
              id: `wamid.kept-${waId}-${at.getTime()}`,
              timestamp: String(Math.floor(at.getTime() / 1000)),
              type: "text",
              text: { body: text },
              history_context: { status: "READ" },
            })),
          },
        ],
      },
    ],
  });
};
