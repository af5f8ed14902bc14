import { randomBytes, randomUUID } from "node:crypto";
import type { Journal } from "../journal";

/** The account that every sandbox has; its key is made with the other secrets. */
export const SANDBOX_RESEND_ACCOUNT = "sandbox";
/** Of that account, verified, and there from the first start on. */
export const SANDBOX_RESEND_DOMAIN = "practice.example.com";

export type ResendAccount = {
  id: string;
  apiKey: string;
  /** A key that only sends can neither list nor receive. */
  access: "full" | "sending";
};

export type ResendDomain = {
  id: string;
  accountId: string;
  name: string;
  status: "verified" | "pending" | "failed" | "not_started";
  receiving: boolean;
  createdAtMs: number;
};

export type ResendWebhook = { id: string; accountId: string; url: string; secret: string };

export type EmailFate =
  | "delivered"
  | "bounced"
  | "full"
  | "complained"
  | "suppressed"
  | "failed"
  | "delayed";

/** A file of a mail that was sent; its bytes lie beside it. */
export type SentFile = {
  id: string;
  filename: string;
  contentType: string | null;
  sizeBytes: number;
};

export type SentEmail = {
  id: string;
  accountId: string;
  from: string;
  to: string[];
  subject: string;
  text: string | null;
  html: string | null;
  headers: Record<string, string>;
  tags: { name: string; value: string }[];
  /** Mails of before had none. */
  files?: SentFile[];
  messageId: string;
  idempotencyKey: string | null;
  /** Words of the events so far, without "email.". */
  events: string[];
  /** What is still to happen, in order. */
  plan: { word: string; atMs: number }[];
  createdAtMs: number;
};

export type ReceivedEmail = {
  id: string;
  accountId: string;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  text: string | null;
  html: string | null;
  headers: Record<string, string>;
  messageId: string;
  files: ReceivedFile[];
  createdAtMs: number;
};

export type ReceivedFile = {
  id: string;
  filename: string;
  contentType: string;
  isInline: boolean;
  base64: string;
};

/** What a key was used for, so that the same request again is the same mail. */
export type KeptKey = { digest: string; emailId: string; atMs: number };

export type ResendState = ReturnType<typeof createResendState>;

/** Accounts, domains, webhooks, mails in both directions and used keys: everything that lasts. */
export function createResendState(
  journal: Journal,
  given: { apiKey: string; nowMs: () => number },
) {
  const { nowMs } = given;
  const own = journal.get<ResendAccount>("account", SANDBOX_RESEND_ACCOUNT);
  if (own?.apiKey !== given.apiKey) {
    putAccount({ access: "full", ...own, id: SANDBOX_RESEND_ACCOUNT, apiKey: given.apiKey });
  }
  if (!domainAt(SANDBOX_RESEND_DOMAIN)) putDomain(newDomain(SANDBOX_RESEND_DOMAIN));

  function putAccount(account: ResendAccount): ResendAccount {
    journal.put("account", account.id, account);
    return account;
  }

  function newDomain(name: string, accountId = SANDBOX_RESEND_ACCOUNT): ResendDomain {
    return {
      id: randomUUID(),
      accountId,
      name,
      status: "verified",
      receiving: true,
      createdAtMs: nowMs(),
    };
  }

  function putDomain(domain: ResendDomain): ResendDomain {
    journal.put("domain", domain.name, domain);
    return domain;
  }

  function domainAt(name: string): ResendDomain | undefined {
    return journal.get<ResendDomain>("domain", name);
  }

  return {
    putAccount,
    newDomain,
    putDomain,
    domainAt,
    newAccount: (): ResendAccount => ({
      id: randomUUID(),
      apiKey: `re_${randomBytes(18).toString("hex")}`,
      access: "full",
    }),
    account: (id: string) => journal.get<ResendAccount>("account", id),
    accounts: () => journal.list<ResendAccount>("account"),
    domains: () => journal.list<ResendDomain>("domain"),
    webhooks: () => journal.list<ResendWebhook>("webhook"),
    /** One address is one webhook of an account: a second wish for it is answered with the first. */
    addWebhook(accountId: string, url: string): ResendWebhook {
      const known = journal
        .list<ResendWebhook>("webhook")
        .find((one) => one.accountId === accountId && one.url === url);
      if (known) return known;
      const secret = `whsec_${randomBytes(24).toString("base64")}`;
      const webhook = { id: randomUUID(), accountId, url, secret };
      journal.put("webhook", webhook.id, webhook);
      return webhook;
    },
    email: (id: string) => journal.get<SentEmail>("email", id),
    emails: () => journal.list<SentEmail>("email"),
    putEmail(email: SentEmail): SentEmail {
      journal.put("email", email.id, email);
      return email;
    },
    /** Apart from its mail, which is written again with each event. */
    putBytes: (fileId: string, base64: string) => journal.put("bytes", fileId, { base64 }),
    bytes: (fileId: string) => journal.get<{ base64: string }>("bytes", fileId)?.base64,
    received: (id: string) => journal.get<ReceivedEmail>("received", id),
    receivedAll: () => journal.list<ReceivedEmail>("received"),
    putReceived(email: ReceivedEmail): ReceivedEmail {
      journal.put("received", email.id, email);
      return email;
    },
    key: (id: string) => journal.get<KeptKey>("key", id),
    putKey: (id: string, key: KeptKey) => journal.put("key", id, key),
    removeKey: (id: string) => journal.remove("key", id),
  };
}

/** "Acme <hello@acme.test>" without its name, lower case. */
export function bareAddress(mailbox: string): string {
  const inside = /<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox;
  return inside.trim().toLowerCase();
}
