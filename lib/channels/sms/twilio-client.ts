import type { Pool } from "undici";
import type { SendOutcome } from "../channel-adapter";
import { type Download, openDownload } from "../open-download";
import { createProviderPool, exchange, type ProviderPoolOptions } from "../provider-exchange";
import { type Fields, fields, fieldsList, flag, text } from "../webhook-fields";
import type { SmsPayload } from "./sms-payload";
import { readSmsOutcome, readTwilioAnswer, type TwilioAnswer } from "./twilio-answer";

const DEFAULT_TIMEOUT_MS = 15_000;
/** A page of fifty numbers is far smaller. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_PAGES = 40;
const API = "/2010-04-01/Accounts";

export type TwilioClientOptions = ProviderPoolOptions & {
  accountSid: string;
  authToken: string;
  /** Shared connections; without it the client makes its own, and close() ends them. */
  pool?: Pool;
  /** For every call but send, which is told each time. */
  timeoutMs?: number;
};

export type TwilioAccount = {
  sid: string;
  friendlyName: string;
  /** active, suspended or closed. */
  status: string;
  /** Trial or Full; a trial writes to verified phones alone. */
  type: string;
};

export type TwilioNumber = {
  sid: string;
  /** E.164. */
  phoneNumber: string;
  friendlyName: string;
  /** Whether it sends and receives text messages. */
  sms: boolean;
  /** Where its inbound messages go; null for nowhere. */
  smsUrl: string | null;
};

export type TwilioClient = ReturnType<typeof createTwilioClient>;

/**
 * A client for one Twilio account. Nothing here throws for what the network or Twilio does: every
 * outcome is a value, and every call ends within its timeout.
 */
export function createTwilioClient(options: TwilioClientOptions) {
  const { baseUrl, accountSid, authToken, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const pool = options.pool ?? createProviderPool(options);
  const { origin } = new URL(baseUrl);
  const base = new URL(baseUrl).pathname.replace(/\/+$/, "");
  const account = `${API}/${encodeURIComponent(accountSid)}`;
  const headers = [
    "authorization",
    `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
    "accept",
    "application/json",
    "user-agent",
    "Tickline/1.0",
  ];

  function ask(path: string, form?: Record<string, string>, waitMs = timeoutMs) {
    return exchange(pool, {
      method: form ? "POST" : "GET",
      path: `${base}${path}`,
      headers: form ? [...headers, "content-type", "application/x-www-form-urlencoded"] : headers,
      body: form ? new URLSearchParams(form).toString() : null,
      timeoutMs: waitMs,
      maxBytes: MAX_ANSWER_BYTES,
    });
  }

  return {
    /**
     * Sends one message. The outcome says what is proved (see SendOutcome): only a 201 that names the
     * message is accepted, only a 4xx with a code of Twilio's refused, and only a request of which no
     * byte was written `not_sent`. Twilio keeps no key of ours, so a repeat would be a second message.
     */
    async send(
      payload: SmsPayload,
      { timeoutMs: sendTimeoutMs }: { timeoutMs: number },
    ): Promise<SendOutcome> {
      return readSmsOutcome(await ask(`${account}/Messages.json`, payload, sendTimeoutMs));
    },

    /** Proves the credentials. */
    async account(): Promise<TwilioAnswer<TwilioAccount>> {
      return readTwilioAnswer(await ask(`${account}.json`), (answer) => {
        const sid = text(answer.sid);
        if (sid === null) return null;
        return {
          sid,
          friendlyName: text(answer.friendly_name) ?? "",
          status: text(answer.status) ?? "",
          type: text(answer.type) ?? "",
        };
      });
    },

    /** The account's numbers, all of them or the one that is named in E.164. */
    async numbers(phoneNumber?: string): Promise<TwilioAnswer<TwilioNumber[]>> {
      const list = `${account}/IncomingPhoneNumbers.json`;
      const found: TwilioNumber[] = [];
      const query = new URLSearchParams({ PageSize: "50" });
      if (phoneNumber !== undefined) query.set("PhoneNumber", phoneNumber);
      let path: string | null = `${list}?${query}`;
      for (let page = 0; path !== null && page < MAX_PAGES; page += 1) {
        const answer = readTwilioAnswer(await ask(path), (value) => value);
        if (!answer.ok) return answer;
        for (const item of fieldsList(answer.value.incoming_phone_numbers)) {
          const number = readNumber(item);
          if (number) found.push(number);
        }
        const next = text(answer.value.next_page_uri);
        // an address out of an answer leads to the next page of this list or nowhere
        path = next?.startsWith(`${list}?`) ? next : null;
      }
      return { ok: true, value: found };
    },

    /**
     * Has a number's inbound messages posted to an address. An application that the number belongs to
     * at Twilio would win over the address, so the number leaves it.
     */
    async pointNumber(numberSid: string, smsUrl: string): Promise<TwilioAnswer<TwilioNumber>> {
      const path = `${account}/IncomingPhoneNumbers/${encodeURIComponent(numberSid)}.json`;
      const form = { SmsUrl: smsUrl, SmsMethod: "POST", SmsApplicationSid: "" };
      return readTwilioAnswer(await ask(path, form), readNumber);
    },

    /**
     * Opens a file of a customer's message by the address that Twilio told. It lies in Twilio's store,
     * where a redirect leads: that is followed without the credentials, and only there.
     */
    async downloadFile(
      url: string,
      { maxBytes, timeoutMs: downloadTimeoutMs = 60_000 }: { maxBytes: number; timeoutMs?: number },
    ): Promise<Download> {
      const root = `${base}${account}/Messages/`;
      const target = URL.canParse(url) ? new URL(url) : null;
      if (target?.origin !== origin || !target.pathname.startsWith(root)) {
        return { kind: "unreachable", reason: "The file's address is not one of this account's." };
      }
      const limits = { maxBytes, timeoutMs: downloadTimeoutMs };
      const first = await openDownload(target, { own: pool, headers, ...limits });
      if (first.kind !== "refused" || first.location === null) return first;
      const stored = storedFile(first.location, target);
      if (!stored) {
        return { kind: "unreachable", reason: "The file lies where Twilio keeps none." };
      }
      const own = stored.origin === origin ? pool : null;
      return openDownload(stored, { own, headers: ["user-agent", "Tickline/1.0"], ...limits });
    },

    /** Ends the connections this client made itself; shared ones stay open. */
    async close(): Promise<void> {
      if (!options.pool) await pool.close();
    },
  };
}

/** Hosts that Twilio keeps files on. */
const FILE_HOSTS = [".twiliocdn.com", ".amazonaws.com"];

function storedFile(location: string, asked: URL): URL | null {
  if (!URL.canParse(location, asked)) return null;
  const target = new URL(location, asked);
  if (target.origin === asked.origin) return target;
  const isStore =
    target.protocol === "https:" &&
    target.port === "" &&
    FILE_HOSTS.some((host) => target.hostname.endsWith(host));
  return isStore ? target : null;
}

function readNumber(item: Fields): TwilioNumber | null {
  const sid = text(item.sid);
  const phoneNumber = text(item.phone_number);
  if (sid === null || phoneNumber === null) return null;
  return {
    sid,
    phoneNumber,
    friendlyName: text(item.friendly_name) ?? phoneNumber,
    sms: flag(fields(item.capabilities).sms),
    smsUrl: text(item.sms_url),
  };
}
