import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type ControlCall, handleControl } from "../control/vendor-control";
import { createFaultBox } from "../fault-box";
import { readBody } from "../http/request-body";
import { respondBytes, respondJson } from "../http/respond";
import { openJournal } from "../journal";
import { chooseSendFault, type SendFault } from "../send-faults";
import { answerControlCall, controlFacts } from "./answer-control-call";
import { createEmailLife } from "./email-life";
import { faultsSchema, NO_RESEND_FAULTS, type ResendFaults } from "./faults";
import { createEventPoster } from "./post-events";
import { attachmentResource, receivedResource, receiveEmail } from "./receive-email";
import { ResendError } from "./resend-error";
import { createResendState, type ResendAccount, type SentEmail } from "./resend-state";
import { newEmail } from "./send-email";

export type ResendOptions = {
  /** Of the account that is always there. */
  apiKey: string;
  /** Origin under which this stand-in is reached, asked when an address is made. */
  baseUrl: () => string;
  /** Where an address of the application is reached from here. */
  reach?: ((url: string) => string) | undefined;
  /** Folder for `resend.jsonl`; without it a restart forgets everything. */
  stateDir?: string | undefined;
  nowMs?: (() => number) | undefined;
  log?: ((line: string) => void) | undefined;
};

export type Resend = ReturnType<typeof createResend>;

const PREFIX = "/resend";
const FILES = `${PREFIX}/inbound-cdn/`;
const CONTROL = "/_control/resend";
const MAX_BODY_BYTES = 48 * 1_048_576;
const KEY_LASTS_MS = 24 * 3_600_000;

/**
 * A stateful stand-in for Resend: `/resend/…` for the client, signed events to the application,
 * `/_control/resend…` for tests. A recipient named bounced, complained, suppressed, failed, full or
 * delayed, at any domain, comes to what its name says.
 */
export function createResend(options: ResendOptions) {
  const { baseUrl } = options;
  const nowMs = options.nowMs ?? Date.now;
  const journal = openJournal(
    options.stateDir ? path.join(options.stateDir, "resend.jsonl") : undefined,
  );
  const state = createResendState(journal, { apiKey: options.apiKey, nowMs });
  const faults = createFaultBox<ResendFaults>({
    none: NO_RESEND_FAULTS,
    schema: faultsSchema,
    onChange: () => life.resume(),
  });
  const answerLate = async () => {
    const { latencyMs } = faults.now();
    if (latencyMs > 0) await wait(latencyMs);
  };
  /** Keys whose first request is not answered yet. */
  const underWay = new Set<string>();
  const poster = createEventPoster({
    journal,
    state,
    nowMs,
    faults: faults.now,
    reach: options.reach ?? ((url) => url),
    log: options.log ?? (() => {}),
  });
  const life = createEmailLife({ state, poster, nowMs, faults: faults.now });
  life.resume();

  function nextFault(): SendFault {
    const { sends, ...shares } = faults.now();
    if (sends === 0) return "none";
    const fault = chooseSendFault(shares, faults.roll());
    if (fault !== "none" && sends !== null) faults.change({ sends: sends - 1 });
    return fault;
  }

  async function send(
    request: IncomingMessage,
    response: ServerResponse,
    account: ResendAccount,
  ): Promise<void> {
    const text = (await readBody(request, MAX_BODY_BYTES)).toString("utf8");
    const key = keyOf(request);
    const keyId = key === null ? null : `${account.id}|${key}`;
    if (keyId !== null && underWay.has(keyId)) {
      throw new ResendError("concurrent_idempotent_requests");
    }
    if (keyId !== null) underWay.add(keyId);
    try {
      await answerLate();
      const fault = nextFault();
      if (fault === "refuse429") {
        throw new ResendError("rate_limit_exceeded", { retryAfterSeconds: 1 });
      }
      if (fault === "refuse5xx") throw new ResendError("application_error");
      // a silent Resend holds the socket until the client has had enough
      if (fault === "timeout") return;
      const email = accept(account, text, key, keyId);
      if (fault === "accept5xx") throw new ResendError("application_error");
      if (fault === "acceptThenTimeout") return;
      if (fault === "acceptThenCut") {
        response.destroy();
        return;
      }
      respondJson(response, { id: email.id });
    } finally {
      if (keyId !== null) underWay.delete(keyId);
    }
  }

  /** The mail of a request: the one of the same key and body, or a new one. */
  function accept(
    account: ResendAccount,
    text: string,
    key: string | null,
    keyId: string | null,
  ): SentEmail {
    const digest = createHash("sha256").update(text).digest("hex");
    const kept = keyId === null ? undefined : state.key(keyId);
    if (kept && keyId !== null && nowMs() - kept.atMs > KEY_LASTS_MS) state.removeKey(keyId);
    else if (kept) {
      if (kept.digest !== digest) throw new ResendError("invalid_idempotent_request");
      const known = state.email(kept.emailId);
      if (known) return known;
    }
    const made = newEmail(state, account, {
      body: parseJson(text),
      idempotencyKey: key,
      nowMs: nowMs(),
    });
    const email = life.accept(made);
    if (keyId !== null) state.putKey(keyId, { digest, emailId: email.id, atMs: nowMs() });
    return email;
  }

  async function answerApi(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    if (!request.headers["user-agent"]) throw new ResendError("invalid_access", { status: 403 });
    const account = authenticated(request);
    const [noun = "", part = "", id = "", files = "", fileId = ""] = url.pathname
      .slice(PREFIX.length + 1)
      .split("/")
      .map(decodeURIComponent);
    const isReceiving = noun === "emails" && part === "receiving";
    const shape = isReceiving
      ? [noun, part, id && ":id", files, fileId && ":id"]
      : [noun, part && ":id"];
    const at = `${request.method} ${shape.filter(Boolean).join("/")}`;
    if (at === "POST emails") return send(request, response, account);
    if (account.access !== "full") throw new ResendError("restricted_api_key");
    await answerLate();
    if (isReceiving && faults.now().receivingDown) throw new ResendError("application_error");
    switch (at) {
      case "GET domains":
        return respondJson(response, {
          object: "list",
          has_more: false,
          data: state
            .domains()
            .filter(({ accountId }) => accountId === account.id)
            .map(({ id: domainId, name, status, receiving, createdAtMs }) => ({
              id: domainId,
              name,
              status,
              created_at: new Date(createdAtMs).toISOString(),
              region: "us-east-1",
              capabilities: { sending: "enabled", receiving: receiving ? "enabled" : "disabled" },
            })),
        });
      case "GET emails/:id": {
        const email = state.email(part);
        if (email?.accountId !== account.id) throw new ResendError("not_found");
        const { id: emailId, from, to, subject, text, html, events } = email;
        return respondJson(response, {
          object: "email",
          id: emailId,
          from,
          to,
          subject,
          text,
          html,
          last_event: events.at(-1) ?? "queued",
        });
      }
      case "GET emails/receiving/:id":
        return respondJson(response, receivedResource(ownReceived(account, id)));
      case "GET emails/receiving/:id/attachments/:id": {
        const file = ownReceived(account, id).files.find((one) => one.id === fileId);
        if (!file || files !== "attachments") throw new ResendError("not_found");
        const address = `${baseUrl()}${FILES}${id}/${file.id}?signature=sandbox`;
        return respondJson(response, attachmentResource(file, address, nowMs()));
      }
      default:
        throw new ResendError("not_found");
    }
  }

  /** @throws ResendError for no key, or one that no account has */
  function authenticated(request: IncomingMessage): ResendAccount {
    const [, apiKey] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "") ?? [];
    if (apiKey === undefined) throw new ResendError("missing_api_key");
    const account = state.accounts().find((one) => one.apiKey === apiKey);
    if (!account) throw new ResendError("invalid_api_key");
    return account;
  }

  function ownReceived(account: ResendAccount, id: string) {
    const email = state.received(id);
    if (email?.accountId !== account.id) throw new ResendError("not_found");
    return email;
  }

  const resend = {
    state,
    poster,
    receive: (given: Parameters<typeof receiveEmail>[1]) =>
      receiveEmail({ state, poster, nowMs }, given),
    faults: faults.now,
    setFaults: faults.change,
    clearFaults: faults.clear,
    /** Everything that is still to happen happens now, and is told. */
    async flush(): Promise<void> {
      life.finish();
      poster.hurry();
      await poster.idle();
    },
    /** Answers a request if its path belongs to Resend; false leaves the request untouched. */
    async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
      const vendor = {
        ...resend,
        facts: () => controlFacts(resend),
        answer: (call: ControlCall) => answerControlCall(resend, call),
      };
      const control = { path: CONTROL, maxBytes: MAX_BODY_BYTES, vendor };
      if (await handleControl(request, response, control)) return true;
      const url = new URL(request.url ?? "/", "http://sandbox");
      if (!url.pathname.startsWith(`${PREFIX}/`)) return false;
      if (url.pathname.startsWith(FILES)) {
        const [emailId = "", fileId = ""] = url.pathname.slice(FILES.length).split("/");
        const file = state.received(emailId)?.files.find((one) => one.id === fileId);
        if (file) {
          respondBytes(response, Buffer.from(file.base64, "base64"), {
            contentType: file.contentType,
            headers: { "content-security-policy": "sandbox; default-src 'none'" },
          });
          return true;
        }
      }
      try {
        await answerApi(request, response, url);
      } catch (error) {
        request.resume();
        if (!(error instanceof ResendError)) throw error;
        const { status, body, retryAfterSeconds } = error;
        const headers =
          retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) };
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
  return resend;
}

/** @throws ResendError for a key that is empty or too long */
function keyOf(request: IncomingMessage): string | null {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key === "string" && key.length >= 1 && key.length <= 256) return key;
  throw new ResendError("invalid_idempotency_key");
}

/** @throws ResendError */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ResendError("validation_error", { message: "The body is not JSON." });
  }
}
