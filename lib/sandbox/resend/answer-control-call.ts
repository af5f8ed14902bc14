import * as z from "zod";
import { ControlError } from "../control/control-error";
import { type ControlAnswer, type ControlCall, said } from "../control/vendor-control";
import type { Resend } from "./resend";
import { bareAddress, SANDBOX_RESEND_ACCOUNT, SANDBOX_RESEND_DOMAIN } from "./resend-state";

const address = z.string().min(3);
const accountSchema = z.strictObject({
  /** A new key, as after the old one was deleted in the dashboard. */
  apiKey: z.string().min(1).optional(),
  access: z.enum(["full", "sending"]).optional(),
});
const domainSchema = z.strictObject({
  name: z.string().min(3),
  accountId: z.string().optional(),
  status: z.enum(["verified", "pending", "failed", "not_started"]).optional(),
  receiving: z.boolean().optional(),
});
const webhookSchema = z.strictObject({ url: z.url(), accountId: z.string().optional() });
const inboundSchema = z.strictObject({
  accountId: z.string().default(SANDBOX_RESEND_ACCOUNT),
  from: address,
  to: z.union([address.transform((one) => [one]), z.array(address)]),
  cc: z.array(address).default([]),
  replyTo: z.array(address).default([]),
  subject: z.string().default(""),
  text: z.string().nullable().default(null),
  html: z.string().nullable().default(null),
  headers: z.record(z.string(), z.string()).default({}),
  attachments: z
    .array(
      z.strictObject({
        filename: z.string(),
        contentType: z.string(),
        base64: z.string(),
        inline: z.boolean().default(false),
      }),
    )
    .max(20)
    .default([]),
});
const postSchema = z.strictObject({
  url: z.url(),
  /** The event; text is posted as it is. */
  body: z.union([z.string(), z.record(z.string(), z.unknown())]),
  secret: z.string(),
  svixId: z.string().optional(),
  timestamp: z.int().optional(),
  /** Replaces the right signature; null leaves the header out. */
  signature: z.string().nullable().optional(),
});

/** Facts of `/_control/resend`. */
export const controlFacts = ({ state, poster, faults }: Resend) => ({
  apiKey: state.account(SANDBOX_RESEND_ACCOUNT)?.apiKey,
  domain: SANDBOX_RESEND_DOMAIN,
  accounts: state.accounts(),
  domains: state.domains(),
  webhooks: state.webhooks(),
  faults: faults(),
  waitingDeliveries: poster.waitingCount(),
});

/** What a test does to this stand-in alone, see `handleControl`. */
export async function answerControlCall(
  resend: Resend,
  { at, id, query, input, ok }: ControlCall,
): Promise<ControlAnswer | null> {
  const { state, poster } = resend;
  const accountOf = (accountId = SANDBOX_RESEND_ACCOUNT) => {
    const account = state.account(accountId);
    if (!account) throw new ControlError(404, `There is no account ${accountId}.`);
    return account;
  };
  switch (at) {
    case "GET sent":
      return ok(sent(resend, query));
    case "POST accounts":
      return ok(state.putAccount({ ...state.newAccount(), ...said(input(accountSchema)) }), 201);
    case "POST accounts/:id":
      return ok(state.putAccount({ ...accountOf(id), ...said(input(accountSchema)) }));
    case "POST domains": {
      const { name, accountId, ...change } = input(domainSchema);
      const known = state.domainAt(name.toLowerCase());
      const owner = accountOf(accountId ?? known?.accountId).id;
      const domain = known ?? state.newDomain(name.toLowerCase(), owner);
      const changed = state.putDomain({ ...domain, accountId: owner, ...said(change) });
      return ok(changed, known ? 200 : 201);
    }
    case "POST webhooks": {
      const { url, accountId } = input(webhookSchema);
      return ok(state.addWebhook(accountOf(accountId).id, url), 201);
    }
    case "POST inbound": {
      const mail = input(inboundSchema);
      accountOf(mail.accountId);
      const { id: emailId, messageId, posted } = resend.receive(mail);
      return ok({ id: emailId, messageId, posted }, 201);
    }
    case "GET mailboxes/:id":
      return ok(mailboxView(resend, id, query.get("with")));
    case "GET files/:id": {
      const base64 = state.bytes(id);
      if (base64 === undefined) throw new ControlError(404, `There is no file ${id}.`);
      return ok({ base64 });
    }
    case "POST event": {
      const { body, ...post } = input(postSchema);
      const text = typeof body === "string" ? body : JSON.stringify(body);
      return ok({ status: await poster.postRaw({ ...post, body: text }) });
    }
    default:
      return null;
  }
}

/** Every accepted mail, oldest first, of one sender or to one person. */
function sent({ state }: Resend, query: URLSearchParams): object[] {
  const from = query.get("from")?.toLowerCase();
  const to = query.get("to")?.toLowerCase();
  return state
    .emails()
    .filter(
      (email) =>
        (from === undefined || bareAddress(email.from) === from) &&
        (to === undefined || email.to.some((one) => bareAddress(one) === to)),
    )
    .map(({ plan: _, createdAtMs, ...email }) => ({
      ...email,
      at: new Date(createdAtMs).toISOString(),
    }));
}

/** What a mailbox holds of its mails with one address, oldest first. */
function mailboxView({ state }: Resend, mailbox: string, other: string | null) {
  const own = mailbox.toLowerCase();
  const isWith = (one: string) => other === null || bareAddress(one) === other.toLowerCase();
  const written = state
    .receivedAll()
    .filter((mail) => bareAddress(mail.from) === own && mail.to.some(isWith))
    .map(({ id, subject, text, html, files, createdAtMs }) => ({
      id,
      by: "mailbox" as const,
      subject,
      text: text ?? html ?? "",
      files: files.map(({ filename, base64 }) => ({
        name: filename,
        sizeBytes: Buffer.byteLength(base64, "base64"),
      })),
      atMs: createdAtMs,
    }));
  const arrived = state
    .emails()
    .filter(
      (mail) =>
        mail.events.includes("delivered") &&
        isWith(mail.from) &&
        mail.to.some((one) => bareAddress(one) === own),
    )
    .map(({ id, subject, text, files = [], createdAtMs }) => ({
      id,
      by: "business" as const,
      subject,
      text: text ?? "",
      files: files.map(({ filename, sizeBytes }) => ({ name: filename, sizeBytes })),
      atMs: createdAtMs,
    }));
  return {
    mailbox: own,
    messages: [...written, ...arrived]
      .sort((a, b) => a.atMs - b.atMs)
      .map(({ atMs, ...mail }) => ({ ...mail, at: new Date(atMs).toISOString() })),
  };
}
