import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type ControlCall, handleControl } from "../control/vendor-control";
import { createFaultBox } from "../fault-box";
import { readBody } from "../http/request-body";
import { respondBytes, respondJson } from "../http/respond";
import { openJournal } from "../journal";
import { chooseSendFault } from "../send-faults";
import { answerControlCall, controlFacts } from "./answer-control-call";
import { faultsSchema, NO_TWILIO_FAULTS, type TwilioFaults } from "./faults";
import { createMessageLife } from "./message-life";
import { messageResource } from "./message-resource";
import {
  accountResource,
  listNumbers,
  numberResource,
  ownNumber,
  updateNumber,
} from "./number-endpoints";
import { createWebhookPoster } from "./post-webhooks";
import { receiveMessage } from "./receive-message";
import { newMessage } from "./send-message";
import { TWILIO_ERRORS, TwilioError } from "./twilio-error";
import { createTwilioState, type TwilioAccount } from "./twilio-state";

export type TwilioOptions = {
  /** Of the account that is always there. */
  authToken: string;
  /** Origin under which this stand-in is reached, asked when an address is made. */
  baseUrl: () => string;
  /** Where an address of the application is reached from here. */
  reach?: ((url: string) => string) | undefined;
  /** Folder for `twilio.jsonl`; without it a restart forgets everything. */
  stateDir?: string | undefined;
  nowMs?: (() => number) | undefined;
  log?: ((line: string) => void) | undefined;
};

export type Twilio = ReturnType<typeof createTwilio>;

const PREFIX = "/twilio";
const API = `${PREFIX}/2010-04-01/Accounts/`;
const MEDIA = `${PREFIX}/media/`;
const CONTROL = "/_control/twilio";
const MAX_BODY_BYTES = 16 * 1_048_576;

/**
 * A stateful stand-in for Twilio's messaging API: `/twilio/2010-04-01/…` for the client, signed
 * webhooks to the application, `/_control/twilio…` for tests. The last five digits of a recipient
 * provoke the code that they spell, 21610 or 30003.
 */
export function createTwilio(options: TwilioOptions) {
  const { baseUrl } = options;
  const nowMs = options.nowMs ?? Date.now;
  const journal = openJournal(
    options.stateDir ? path.join(options.stateDir, "twilio.jsonl") : undefined,
  );
  const state = createTwilioState(journal, { authToken: options.authToken, nowMs });
  const faults = createFaultBox<TwilioFaults>({
    none: NO_TWILIO_FAULTS,
    schema: faultsSchema,
    onChange: () => life.resume(),
  });
  const answerLate = async () => {
    const { latencyMs } = faults.now();
    if (latencyMs > 0) await wait(latencyMs);
  };
  const poster = createWebhookPoster({
    journal,
    state,
    nowMs,
    faults: faults.now,
    reach: options.reach ?? ((url) => url),
    log: options.log ?? (() => {}),
  });
  const life = createMessageLife({ state, poster, nowMs, faults: faults.now });
  const messagesUrl = (accountSid: string) => `${baseUrl()}${API}${accountSid}/Messages`;
  life.resume();

  function forcedCode(to: string, from: string): number | null {
    const { errorCodeByNumber } = faults.now();
    const byNumber =
      errorCodeByNumber[to.replace("+", "")] ?? errorCodeByNumber[from.replace("+", "")];
    if (byNumber !== undefined) return byNumber;
    const code = Number(to.slice(-5));
    return TWILIO_ERRORS[code] ? code : null;
  }

  async function send(
    request: IncomingMessage,
    response: ServerResponse,
    account: TwilioAccount,
  ): Promise<void> {
    const fault = chooseSendFault(faults.now(), faults.roll());
    const form = await formOf(request);
    if (fault === "refuse429") throw new TwilioError(20429);
    if (fault === "refuse5xx")
      throw new TwilioError(20500, { status: faults.roll() < 0.5 ? 500 : 503 });
    // a silent Twilio holds the socket until the client has had enough
    if (fault === "timeout") return;
    const message = newMessage(state, account, form, { forcedCode, nowMs: nowMs() });
    const accepted = life.accept(message);
    if (fault === "accept5xx") throw new TwilioError(20500);
    if (fault === "acceptThenTimeout") return;
    if (fault === "acceptThenCut") {
      response.destroy();
      return;
    }
    respondJson(response, messageResource(accepted), { status: 201 });
  }

  async function answerApi(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const [accountSid = "", noun = "", sid = "", part = "", partSid = ""] = url.pathname
      .slice(API.length)
      .split("/")
      .map((segment) => decodeURIComponent(segment).replace(/\.json$/, ""));
    const account = authenticated(request, accountSid);
    if (account.status !== "active") throw new TwilioError(20005);
    const at = [request.method, noun, sid && ":sid", part, partSid && ":sid"].filter(Boolean);
    switch (at.join(" ")) {
      case "GET":
        return respondJson(response, accountResource(account));
      case "POST Messages":
        return send(request, response, account);
      case "GET Messages :sid":
        return respondJson(response, messageResource(ownMessage(account, sid)));
      case "GET Messages :sid Media :sid":
        if (!ownMessage(account, sid).mediaIds.includes(partSid)) throw new TwilioError(20404);
        // as Twilio does: the file itself lies elsewhere, for everybody who has the address
        response.writeHead(307, { location: `${baseUrl()}${MEDIA}${partSid}` }).end();
        return;
      case "GET IncomingPhoneNumbers":
        return respondJson(response, listNumbers(state, account, url.searchParams));
      case "GET IncomingPhoneNumbers :sid":
        return respondJson(response, numberResource(ownNumber(state, account, sid)));
      case "POST IncomingPhoneNumbers :sid": {
        const number = ownNumber(state, account, sid);
        return respondJson(
          response,
          numberResource(updateNumber(state, number, await formOf(request))),
        );
      }
      default:
        throw new TwilioError(20404);
    }
  }

  /** @throws TwilioError for anything but the token of the account that the path names */
  function authenticated(request: IncomingMessage, accountSid: string): TwilioAccount {
    const account = state.account(accountSid);
    const expected = Buffer.from(`${accountSid}:${account?.authToken ?? ""}`);
    const [, text = ""] = /^Basic (\S+)$/.exec(request.headers.authorization ?? "") ?? [];
    const given = Buffer.from(text, "base64");
    const isSame = given.length === expected.length && timingSafeEqual(given, expected);
    if (!account || !isSame) throw new TwilioError(20003);
    return account;
  }

  function ownMessage(account: TwilioAccount, sid: string) {
    const message = state.message(sid);
    if (message?.accountSid !== account.sid) throw new TwilioError(20404);
    return message;
  }

  const twilio = {
    state,
    poster,
    receive: (given: Parameters<typeof receiveMessage>[1]) =>
      receiveMessage({ state, poster, nowMs, messagesUrl }, given),
    faults: faults.now,
    setFaults: faults.change,
    clearFaults: faults.clear,
    /** Everything that is still to happen happens now, and is told. */
    async flush(): Promise<void> {
      life.finish();
      poster.hurry();
      await poster.idle();
    },
    /** Answers a request if its path belongs to Twilio; false leaves the request untouched. */
    async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
      const vendor = {
        ...twilio,
        facts: () => controlFacts(twilio),
        answer: (call: ControlCall) => answerControlCall(twilio, call),
      };
      const control = { path: CONTROL, maxBytes: MAX_BODY_BYTES, vendor };
      if (await handleControl(request, response, control)) return true;
      const url = new URL(request.url ?? "/", "http://sandbox");
      if (!url.pathname.startsWith(`${PREFIX}/`)) return false;
      await answerLate();
      const isMedia = url.pathname.startsWith(MEDIA);
      const media = isMedia ? state.media(url.pathname.slice(MEDIA.length)) : undefined;
      if (media) {
        respondBytes(response, Buffer.from(media.base64, "base64"), {
          contentType: media.contentType,
          headers: { "content-security-policy": "sandbox; default-src 'none'" },
        });
        return true;
      }
      try {
        if (!url.pathname.startsWith(API)) throw new TwilioError(20404);
        await answerApi(request, response, url);
      } catch (error) {
        request.resume();
        if (!(error instanceof TwilioError)) throw error;
        const { status, body } = error;
        const headers = status === 401 ? { "www-authenticate": 'Basic realm="Twilio API"' } : {};
        respondJson(response, body, { status, headers });
      }
      return true;
    },
    /** Stops posting. What was not delivered is kept and goes out after the next start. */
    async close(): Promise<void> {
      life.close();
      poster.close();
    },
  };
  return twilio;
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request, MAX_BODY_BYTES)).toString("utf8"));
}
