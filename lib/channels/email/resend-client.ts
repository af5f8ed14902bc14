import { setTimeout as wait } from "node:timers/promises";
import type { Pool } from "undici";
import type { SendOutcome } from "../channel-adapter";
import { type Download, openDownload } from "../open-download";
import { createProviderPool, exchange, type ProviderPoolOptions } from "../provider-exchange";
import { RESEND_CODES } from "../resend-errors";
import { type Fields, fields, fieldsList, text } from "../webhook-fields";
import type { EmailPayload } from "./email-payload";
import { type ReceivedEmail, readReceivedEmail } from "./received-email";
import {
  type ResendAnswer,
  type ResendFailure,
  readMailOutcome,
  readResendAnswer,
} from "./resend-answer";

const DEFAULT_TIMEOUT_MS = 15_000;
/** A mail of much HTML with its pictures inside it. */
const MAX_ANSWER_BYTES = 48 * 1024 * 1024;
const USER_AGENT = "Tickline/1.0";
const KEY_TAKEN = RESEND_CODES.invalid_idempotent_request;
/** Of the time for a send, so that one that hangs can be asked about again. */
const TRIES = 3;
const FIRST_PAUSE_MS = 300;
/** What a line takes at the least: a mail with files has as much more time, for each try. */
const BYTES_PER_MS = 500;
/** With less time than this left, an answer is not likely to come. */
const MIN_TRY_MS = 250;

export type ResendClientOptions = ProviderPoolOptions & {
  apiKey: string;
  /** Shared connections; without it the client makes its own, and close() ends them. */
  pool?: Pool;
  /** For every call but send, which is told each time. */
  timeoutMs?: number;
};

export type ResendDomain = {
  id: string;
  name: string;
  /** verified, or pending, failed, not_started … */
  status: string;
  /** Whether mails to it come in; null where the answer does not say. */
  receives: boolean | null;
};

export type ResendClient = ReturnType<typeof createResendClient>;

/**
 * A client for one Resend account. Nothing here throws for what the network or Resend does: every
 * outcome is a value, and every call ends within its timeout.
 */
export function createResendClient(options: ResendClientOptions) {
  const { baseUrl, apiKey, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const pool = options.pool ?? createProviderPool(options);
  const { origin } = new URL(baseUrl);
  const base = new URL(baseUrl).pathname.replace(/\/+$/, "");
  // without a user agent Resend answers 403
  const headers = [
    "authorization",
    `Bearer ${apiKey}`,
    "accept",
    "application/json",
    "user-agent",
    USER_AGENT,
  ];

  const get = (path: string) =>
    exchange(pool, {
      method: "GET",
      path: `${base}${path}`,
      headers,
      body: null,
      timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
    });

  return {
    /**
     * Sends one mail. Resend keeps the idempotency key for 24 hours with the answer that it gave: the
     * same key and body again is the same mail, whose first answer comes once more. So a request that
     * got no clear answer is asked again while there is time, and a lost answer is found. What stays
     * open at the end is unknown. A refusal after such a request proves nothing about the first one.
     */
    async send(
      payload: EmailPayload,
      { idempotencyKey, timeoutMs: sendTimeoutMs }: { idempotencyKey: string; timeoutMs: number },
    ): Promise<SendOutcome> {
      const body = JSON.stringify(payload);
      const goesUpMs = Math.floor(body.length / BYTES_PER_MS);
      const tryMs = Math.max(MIN_TRY_MS, Math.ceil(sendTimeoutMs / TRIES)) + goesUpMs;
      const until = Date.now() + sendTimeoutMs + TRIES * goesUpMs;
      let open: Extract<SendOutcome, { outcome: "unknown" }> | null = null;
      let pauseMs = FIRST_PAUSE_MS;
      for (;;) {
        const left = until - Date.now();
        const answer = await exchange(pool, {
          method: "POST",
          path: `${base}/emails`,
          headers: [
            ...headers,
            "content-type",
            "application/json",
            "idempotency-key",
            idempotencyKey,
          ],
          body,
          timeoutMs: Math.min(left, tryMs),
          maxBytes: MAX_ANSWER_BYTES,
        });
        const outcome = readMailOutcome(answer);
        if (outcome.outcome === "accepted") return outcome;
        // the key is of a mail with other words: asking again says the same
        if ("code" in outcome && outcome.code === KEY_TAKEN) return outcome;
        if (outcome.outcome === "unknown") open = outcome;
        else if (open === null) return outcome;
        else if (outcome.outcome === "refused" && outcome.retry === "never") return open;
        const asked = outcome.outcome === "refused" ? outcome.retryAfterMs : undefined;
        const pause = Math.max(pauseMs, asked ?? 0);
        if (until - Date.now() - pause < MIN_TRY_MS + goesUpMs) return open;
        await wait(pause);
        pauseMs *= 2;
      }
    },

    /** The account's domains; proves the key too, when it may do more than send. */
    async domains(): Promise<ResendAnswer<ResendDomain[]>> {
      return readResendAnswer(await get("/domains"), ({ data }) =>
        Array.isArray(data) ? fieldsList(data).flatMap((item) => readDomain(item) ?? []) : null,
      );
    },

    /** A mail that came in, with its words and headers. */
    async receivedEmail(id: string): Promise<ResendAnswer<ReceivedEmail>> {
      return readResendAnswer(await get(`/emails/receiving/${encodeURIComponent(id)}`), (fields) =>
        text(fields.id) === null ? null : readReceivedEmail(fields),
      );
    },

    /**
     * Opens a file of a mail that came in. The API tells a signed address at which it lies for an hour
     * or so: that is opened without the key, and only where Resend keeps files.
     */
    async downloadFile(
      { emailId, fileId }: { emailId: string; fileId: string },
      { maxBytes, timeoutMs: downloadTimeoutMs = 60_000 }: { maxBytes: number; timeoutMs?: number },
    ): Promise<Download | { kind: "failed"; failure: ResendFailure }> {
      const path = `/emails/receiving/${encodeURIComponent(emailId)}/attachments/${encodeURIComponent(fileId)}`;
      const found = readResendAnswer(await get(path), (answer) => fileAddress(answer));
      if (!found.ok) return { kind: "failed", failure: found.failure };
      const stored = storedFile(found.value, origin);
      if (!stored) return { kind: "unreachable", reason: "The file lies where Resend keeps none." };
      return openDownload(stored, {
        own: stored.origin === origin ? pool : null,
        headers: ["user-agent", USER_AGENT],
        maxBytes,
        timeoutMs: downloadTimeoutMs,
      });
    },

    /** Ends the connections this client made itself; shared ones stay open. */
    async close(): Promise<void> {
      if (!options.pool) await pool.close();
    },
  };
}

/** Its documents show the address in the answer itself, its client reads one in `data` as well. */
function fileAddress(answer: Fields): string | null {
  return text(answer.download_url) ?? text(fields(answer.data).download_url);
}

/** Hosts that Resend keeps files on; the documents name the first and speak of CloudFront. */
const FILE_HOSTS = [".resend.com", ".cloudfront.net", ".amazonaws.com"];

function storedFile(address: string, own: string): URL | null {
  if (!URL.canParse(address)) return null;
  const target = new URL(address);
  if (target.origin === own) return target;
  const isStore =
    target.protocol === "https:" &&
    target.port === "" &&
    FILE_HOSTS.some((host) => target.hostname.endsWith(host));
  return isStore ? target : null;
}

/** Unproved: whether every account's answer says what a domain may do, so its absence says nothing. */
function readDomain(item: Fields): ResendDomain | null {
  const id = text(item.id);
  const name = text(item.name)?.toLowerCase();
  if (id === null || name === undefined) return null;
  const receiving = text(fields(item.capabilities).receiving);
  return {
    id,
    name,
    status: text(item.status) ?? "",
    receives: receiving === null ? null : receiving === "enabled",
  };
}
