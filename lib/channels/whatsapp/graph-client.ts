import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { type Dispatcher, Pool } from "undici";
import type { SendOutcome } from "../channel-adapter";
import { describeError, isKnownError } from "../error-catalogue";
import type { MessagePayload } from "./message-payload";
import { readReceiptPayload } from "./message-payload";
import { parseJson } from "./parse-json";
import { readTemplateComponents, type TemplateComponent } from "./template-components";

export type { SendOutcome };

const DEFAULT_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** A hundred megabytes over a slow line. */
const UPLOAD_TIMEOUT_MS = 120_000;
// Shorter than the idle time of the servers we call: a socket that the other side closes in the
// moment we write to it costs an unconfirmed message.
const KEEP_ALIVE_MS = 4_000;
/** No answer of Graph to a message comes near this; more is not Graph. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export type GraphPoolOptions = {
  /** Scheme, host and optional path: "https://graph.facebook.com". */
  baseUrl: string;
  /** Sockets at one time; requests beyond them wait in line. */
  connections?: number;
};

/** Kept-alive connections to one Graph host, to be shared by the clients of many tokens. */
export function createGraphPool({ baseUrl, connections = 64 }: GraphPoolOptions): Pool {
  return new Pool(new URL(baseUrl).origin, {
    connections,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: 60_000,
    // Ours are deadlines for the whole exchange, queueing included; see exchange().
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

export type GraphClientOptions = GraphPoolOptions & {
  /** Graph version, "v25.0". */
  version: string;
  accessToken: string;
  /** Shared connections; without it the client makes its own, and close() ends them. */
  pool?: Pool;
  /** For every call but sendMessage, which is told each time. */
  timeoutMs?: number;
};

/** Why a call other than a send did not give what was asked. */
export type GraphFailure =
  | {
      kind: "refused";
      status: number;
      code: number;
      subcode?: number;
      message: string;
      details: string;
      userTitle?: string;
      userMessage?: string;
      traceId?: string;
      retryAfterMs?: number;
    }
  /** No connection could be made. */
  | { kind: "unreachable"; reason: string }
  /** The connection was made, and no readable answer came in time. */
  | { kind: "no_answer"; reason: string }
  | { kind: "too_large"; reason: string };

export type GraphResult<T> = { ok: true; value: T } | { ok: false; failure: GraphFailure };

export type PhoneNumber = {
  id: string;
  displayPhoneNumber: string;
  verifiedName: string | null;
  qualityRating: string | null;
  status: string | null;
  nameStatus: string | null;
  codeVerificationStatus: string | null;
  platformType: string | null;
  throughputLevel: string | null;
  messagingLimit: string | null;
};

export type WhatsAppAccount = {
  id: string;
  name: string | null;
  currency: string | null;
  country: string | null;
  timezoneId: string | null;
  reviewStatus: string | null;
  verificationStatus: string | null;
};

export type RemoteTemplate = {
  id: string;
  name: string;
  language: string;
  /** Upper case, as Meta writes it. */
  status: string;
  category: string;
  parameterFormat: "positional" | "named";
  components: TemplateComponent[];
  quality: string | null;
  rejectedReason: string | null;
};

export type TokenFacts = {
  valid: boolean;
  appId: string | null;
  type: string | null;
  scopes: string[];
  /** ISO time; null for tokens that do not expire. */
  expiresAt: string | null;
};

export type MediaFacts = {
  id: string;
  url: string;
  mimeType: string;
  sha256: string | null;
  sizeBytes: number | null;
};

export type DownloadedMedia = {
  mimeType: string;
  /** What the server announces; the stream is cut off at maxBytes whatever it says. */
  sizeBytes: number | null;
  /** Errors with MediaTooLargeError beyond maxBytes, and when the time is over. */
  stream: AsyncIterable<Uint8Array>;
};

export type UploadFile = {
  stream: AsyncIterable<Uint8Array>;
  /** Of the whole stream; the request announces it. */
  sizeBytes: number;
  mimeType: string;
  fileName: string;
};

export class MediaTooLargeError extends Error {
  override name = "MediaTooLargeError";
}

export type GraphClient = ReturnType<typeof createGraphClient>;

/**
 * A client for one access token. Nothing here throws for what the network or Meta does: every
 * outcome is a value, and every call ends within its timeout.
 */
export function createGraphClient(options: GraphClientOptions) {
  const { baseUrl, version, accessToken, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const pool = options.pool ?? createGraphPool(options);
  const origin = new URL(baseUrl).origin;
  const root = `${new URL(baseUrl).pathname.replace(/\/+$/, "")}/${version}`;
  const jsonHeaders = [
    "authorization",
    `Bearer ${accessToken}`,
    "content-type",
    "application/json",
    "user-agent",
    "Tickline/1.0",
  ];
  const plainHeaders = [...jsonHeaders.slice(0, 2), ...jsonHeaders.slice(4)];

  async function call(
    method: "GET" | "POST" | "DELETE",
    path: string,
    extra: { query?: Record<string, string | undefined>; body?: unknown } = {},
  ): Promise<GraphResult<Fields>> {
    const answer = await exchange(pool, {
      method,
      path: `${root}${path}${queryText(extra.query)}`,
      headers: extra.body === undefined ? plainHeaders : jsonHeaders,
      body: extra.body === undefined ? null : JSON.stringify(extra.body),
      timeoutMs,
      maxBytes: 16 * MAX_ANSWER_BYTES,
    });
    return readResult(answer);
  }

  return {
    /** A bare call, for the files beside this one that know what the answer holds. */
    call,

    /**
     * Sends one message. The outcome says what is proved (see SendOutcome): only a refusal with a
     * Graph error body is definite, only a request of which no byte was written is `not_sent`.
     */
    async sendMessage(
      phoneNumberId: string,
      payload: MessagePayload,
      { timeoutMs: sendTimeoutMs }: { timeoutMs: number },
    ): Promise<SendOutcome> {
      const answer = await exchange(pool, {
        method: "POST",
        path: `${root}/${segment(phoneNumberId)}/messages`,
        headers: jsonHeaders,
        body: JSON.stringify(payload),
        timeoutMs: sendTimeoutMs,
        maxBytes: MAX_ANSWER_BYTES,
      });
      return readSendOutcome(answer);
    },

    /** Marks a message and those before it as read; with `typing` shows the typing bubble too. */
    async markRead(
      phoneNumberId: string,
      providerId: string,
      { typing }: { typing: boolean },
    ): Promise<GraphResult<boolean>> {
      const result = await call("POST", `/${segment(phoneNumberId)}/messages`, {
        body: readReceiptPayload(providerId, typing),
      });
      return mapped(result, (fields) => fields.success === true);
    },

    /** Uploads a file for sending, piece by piece; the id lives 30 days. */
    async uploadMedia(
      phoneNumberId: string,
      file: UploadFile,
    ): Promise<GraphResult<{ id: string }>> {
      const form = multipart(file);
      const answer = await exchange(pool, {
        method: "POST",
        path: `${root}/${segment(phoneNumberId)}/media`,
        headers: [
          ...plainHeaders,
          "content-type",
          form.contentType,
          "content-length",
          String(form.sizeBytes),
        ],
        body: form.body,
        timeoutMs: Math.max(timeoutMs, UPLOAD_TIMEOUT_MS),
        maxBytes: MAX_ANSWER_BYTES,
      });
      return required(readResult(answer), (fields) => {
        const id = text(fields.id);
        return id === null ? null : { id };
      });
    },

    /** Where an inbound or uploaded file can be fetched; the address is good for five minutes. */
    async mediaUrl(mediaId: string, phoneNumberId?: string): Promise<GraphResult<MediaFacts>> {
      const result = await call("GET", `/${segment(mediaId)}`, {
        query: { phone_number_id: phoneNumberId },
      });
      return required(result, (fields) => {
        const url = text(fields.url);
        if (url === null) return null;
        return {
          id: text(fields.id) ?? mediaId,
          url,
          mimeType: text(fields.mime_type) ?? "application/octet-stream",
          sha256: text(fields.sha256),
          sizeBytes: wholeNumber(fields.file_size),
        };
      });
    },

    /**
     * Opens a media address from mediaUrl. The token goes along, so only Meta's own hosts (or the
     * host of baseUrl) are asked, and redirects are not followed. 404 means that five minutes have
     * passed: ask for the address again.
     */
    async downloadMedia(
      url: string,
      { maxBytes, timeoutMs: downloadTimeoutMs = 60_000 }: { maxBytes: number; timeoutMs?: number },
    ): Promise<GraphResult<DownloadedMedia>> {
      const target = mediaAddress(url, origin);
      if (!target) {
        return failed({ kind: "unreachable", reason: "The media address is not one of Meta's." });
      }
      const own = target.origin === origin;
      const dispatcher = own
        ? pool
        : new Pool(target.origin, { connections: 1, connect: { timeout: CONNECT_TIMEOUT_MS } });
      let open = !own;
      const endPool = () => {
        if (open) dispatcher.close().catch(() => undefined);
        open = false;
      };
      const signal = AbortSignal.timeout(downloadTimeoutMs);
      signal.addEventListener("abort", endPool, { once: true });
      try {
        const response = await dispatcher.request({
          method: "GET",
          path: `${target.pathname}${target.search}`,
          headers: plainHeaders,
          signal,
        });
        // A stream that fails while nobody reads it would end the process.
        response.body.on("error", () => undefined);
        if (response.statusCode !== 200) {
          const body = await response.body.text();
          endPool();
          const status = response.statusCode;
          const result = readResult({ kind: "answer", status, headers: {}, body });
          return result.ok ? failed({ kind: "no_answer", reason: `HTTP ${status}` }) : result;
        }
        const sizeBytes = wholeNumber(response.headers["content-length"]);
        if (sizeBytes !== null && sizeBytes > maxBytes) {
          response.body.destroy();
          endPool();
          return failed({ kind: "too_large", reason: `${sizeBytes} bytes, ${maxBytes} allowed.` });
        }
        const mimeType = firstOf(response.headers["content-type"]) ?? "application/octet-stream";
        const stream = limited(response.body, maxBytes, endPool);
        return { ok: true, value: { mimeType, sizeBytes, stream } };
      } catch (error) {
        endPool();
        return failed({ kind: signal.aborted ? "no_answer" : "unreachable", reason: words(error) });
      }
    },

    /** Submits a template. The status may come back at once as APPROVED or REJECTED. */
    async createTemplate(
      wabaId: string,
      template: {
        name: string;
        language: string;
        category: string;
        parameterFormat: "positional" | "named";
        components: readonly TemplateComponent[];
        /** Null leaves it to Meta. */
        ttlSeconds?: number | null;
      },
    ): Promise<GraphResult<{ id: string; status: string; category: string }>> {
      const result = await call("POST", `/${segment(wabaId)}/message_templates`, {
        body: {
          name: template.name,
          language: template.language,
          category: template.category.toUpperCase(),
          parameter_format: template.parameterFormat.toUpperCase(),
          components: template.components,
          ...(template.ttlSeconds == null ? {} : { message_send_ttl_seconds: template.ttlSeconds }),
        },
      });
      return required(result, (fields) => {
        const id = text(fields.id);
        if (id === null) return null;
        return {
          id,
          status: (text(fields.status) ?? "PENDING").toUpperCase(),
          category: (text(fields.category) ?? template.category).toUpperCase(),
        };
      });
    },

    /** Replaces all components of a template, which enters review again. */
    async editTemplate(
      templateId: string,
      change: { category?: string; components?: readonly TemplateComponent[] },
    ): Promise<GraphResult<boolean>> {
      const result = await call("POST", `/${segment(templateId)}`, {
        body: {
          ...(change.category === undefined ? {} : { category: change.category.toUpperCase() }),
          ...(change.components === undefined ? {} : { components: change.components }),
        },
      });
      return mapped(result, (fields) => fields.success === true);
    },

    /** Deletes one language when hsmId is given, otherwise all languages of the name. */
    async deleteTemplate(
      wabaId: string,
      { name, templateId }: { name: string; templateId?: string },
    ): Promise<GraphResult<boolean>> {
      const result = await call("DELETE", `/${segment(wabaId)}/message_templates`, {
        query: { name, hsm_id: templateId },
      });
      return mapped(result, (fields) => fields.success === true);
    },

    /** All templates of an account, page by page. */
    async listTemplates(wabaId: string): Promise<GraphResult<RemoteTemplate[]>> {
      return paged(`/${segment(wabaId)}/message_templates`, TEMPLATE_FIELDS, (item) => {
        const id = text(item.id);
        const name = text(item.name);
        if (id === null || name === null) return null;
        return {
          id,
          name,
          language: (text(item.language) ?? "en_US").replace("-", "_"),
          status: (text(item.status) ?? "UNKNOWN").toUpperCase(),
          category: (text(item.category) ?? "UNKNOWN").toUpperCase(),
          parameterFormat:
            text(item.parameter_format)?.toLowerCase() === "named" ? "named" : "positional",
          components: readTemplateComponents(item.components),
          quality: text(asFields(item.quality_score).score),
          rejectedReason: text(item.rejected_reason),
        };
      });
    },

    async phoneNumber(phoneNumberId: string): Promise<GraphResult<PhoneNumber>> {
      const result = await call("GET", `/${segment(phoneNumberId)}`, {
        query: { fields: PHONE_FIELDS },
      });
      return required(result, readPhoneNumber);
    },

    /** All numbers of an account. */
    async phoneNumbers(wabaId: string): Promise<GraphResult<PhoneNumber[]>> {
      return paged(`/${segment(wabaId)}/phone_numbers`, PHONE_FIELDS, readPhoneNumber);
    },

    async waba(wabaId: string): Promise<GraphResult<WhatsAppAccount>> {
      const result = await call("GET", `/${segment(wabaId)}`, { query: { fields: WABA_FIELDS } });
      return required(result, (fields) => {
        const id = text(fields.id);
        if (id === null) return null;
        return {
          id,
          name: text(fields.name),
          currency: text(fields.currency),
          country: text(fields.country),
          timezoneId: text(fields.timezone_id),
          reviewStatus: text(fields.account_review_status),
          verificationStatus: text(fields.business_verification_status),
        };
      });
    },

    /** Makes Meta post this account's webhooks to our app. */
    async subscribeApp(wabaId: string): Promise<GraphResult<boolean>> {
      const result = await call("POST", `/${segment(wabaId)}/subscribed_apps`, { body: {} });
      return mapped(result, (fields) => fields.success === true);
    },

    /** The apps that get this account's webhooks, by id and name. */
    async subscribedApps(
      wabaId: string,
    ): Promise<GraphResult<{ id: string; name: string | null }[]>> {
      const result = await call("GET", `/${segment(wabaId)}/subscribed_apps`);
      return mapped(result, (fields) =>
        asList(fields.data).flatMap((item) => {
          const app = asFields(item.whatsapp_business_api_data);
          const id = text(app.id);
          return id === null ? [] : [{ id, name: text(app.name) }];
        }),
      );
    },

    /** What the client's own token may do, and until when. */
    async debugToken(): Promise<GraphResult<TokenFacts>> {
      const result = await call("GET", "/debug_token", { query: { input_token: accessToken } });
      return mapped(result, (fields) => {
        const facts = asFields(fields.data);
        const expiresAtSeconds = wholeNumber(facts.expires_at) ?? 0;
        return {
          valid: facts.is_valid === true,
          appId: text(facts.app_id),
          type: text(facts.type),
          scopes: Array.isArray(facts.scopes) ? facts.scopes.map(String) : [],
          expiresAt:
            expiresAtSeconds === 0 ? null : new Date(expiresAtSeconds * 1000).toISOString(),
        };
      });
    },

    /**
     * Gives Meta the sample file of a template: opens a resumable upload for the app that the token
     * belongs to, sends the bytes, and returns the handle that stands for them (whatsapp.md 4.5).
     */
    async uploadSample(file: UploadFile): Promise<GraphResult<{ handle: string }>> {
      const token = await call("GET", "/debug_token", { query: { input_token: accessToken } });
      if (!token.ok) return token;
      const appId = text(asFields(token.value.data).app_id);
      if (appId === null) {
        return failed({ kind: "no_answer", reason: "Meta did not name the app of this token" });
      }
      const session = await call("POST", `/${segment(appId)}/uploads`, {
        query: {
          file_name: file.fileName,
          file_length: String(file.sizeBytes),
          file_type: file.mimeType,
        },
      });
      if (!session.ok) return session;
      // "upload:…?sig=…" is the path of the session, query and all
      const sessionId = text(session.value.id) ?? "";
      if (!/^upload:[\w%=?&.:-]+$/.test(sessionId)) {
        return failed({ kind: "no_answer", reason: "Meta opened no upload" });
      }
      const answer = await exchange(pool, {
        method: "POST",
        path: `${root}/${sessionId}`,
        headers: [
          "authorization",
          `OAuth ${accessToken}`,
          "user-agent",
          "Tickline/1.0",
          "file_offset",
          "0",
          "content-type",
          "application/octet-stream",
          "content-length",
          String(file.sizeBytes),
        ],
        body: Readable.from(file.stream),
        timeoutMs: Math.max(timeoutMs, UPLOAD_TIMEOUT_MS),
        maxBytes: MAX_ANSWER_BYTES,
      });
      return required(readResult(answer), (fields) => {
        const handle = text(fields.h);
        return handle === null ? null : { handle };
      });
    },

    /** Ends the connections this client made itself; shared ones stay open. */
    async close(): Promise<void> {
      if (!options.pool) await pool.close();
    },
  };

  async function paged<T>(
    path: string,
    fields: string,
    read: (item: Fields) => T | null,
  ): Promise<GraphResult<T[]>> {
    const items: T[] = [];
    const seen = new Set<string>();
    let after: string | undefined;
    for (;;) {
      const page = await call("GET", path, { query: { fields, limit: "200", after } });
      if (!page.ok) return page;
      for (const item of asList(page.value.data)) {
        const value = read(item);
        if (value !== null) items.push(value);
      }
      const paging = asFields(page.value.paging);
      const next = text(asFields(paging.cursors).after);
      // Without `next` this was the last page; a cursor that repeats would never end.
      if (text(paging.next) === null || next === null || seen.has(next)) break;
      seen.add(next);
      after = next;
    }
    return { ok: true, value: items };
  }
}

const PHONE_FIELDS =
  "id,display_phone_number,verified_name,quality_rating,status,name_status," +
  "code_verification_status,platform_type,throughput,whatsapp_business_manager_messaging_limit";
const WABA_FIELDS =
  "id,name,currency,country,timezone_id,account_review_status,business_verification_status";
const TEMPLATE_FIELDS =
  "id,name,language,status,category,parameter_format,components,quality_score,rejected_reason";

function readPhoneNumber(fields: Fields): PhoneNumber | null {
  const id = text(fields.id);
  if (id === null) return null;
  return {
    id,
    displayPhoneNumber: text(fields.display_phone_number) ?? "",
    verifiedName: text(fields.verified_name),
    qualityRating: text(fields.quality_rating),
    status: text(fields.status),
    nameStatus: text(fields.name_status),
    codeVerificationStatus: text(fields.code_verification_status),
    platformType: text(fields.platform_type),
    throughputLevel: text(asFields(fields.throughput).level),
    messagingLimit: text(fields.whatsapp_business_manager_messaging_limit),
  };
}

type Answer =
  | { kind: "answer"; status: number; headers: Record<string, string | undefined>; body: string }
  /** No byte of the request was written to a socket. */
  | { kind: "not_written"; reason: string }
  /** The request was written, whole or in part, and no whole answer was read. */
  | { kind: "unanswered"; reason: string };

type Exchange = {
  method: "GET" | "POST" | "DELETE";
  path: string;
  headers: string[];
  body: string | Readable | null;
  timeoutMs: number;
  maxBytes: number;
};

/**
 * One request and its whole answer, on the dispatcher itself: `request()` would hide the one fact
 * that matters here. onRequestStart is called on a connected socket just before the first byte is
 * written, so a failure before it proves that nothing left, and nothing after it proves anything.
 * The deadline covers waiting in line; a request that is late already is stopped before it is
 * written. POST is not idempotent for undici, so it never repeats one by itself.
 */
function exchange(pool: Dispatcher, options: Exchange): Promise<Answer> {
  return new Promise((resolve) => {
    let written = false;
    let over = false;
    let status = 0;
    let headers: Record<string, string | undefined> = {};
    let receivedBytes = 0;
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | undefined;

    const finish = (answer: Answer) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      resolve(answer);
    };
    const giveUp = (reason: string) => {
      finish({ kind: written ? "unanswered" : "not_written", reason });
      controller?.abort(new Error(reason));
    };
    const timer = setTimeout(
      () => giveUp(`No answer within ${options.timeoutMs} ms`),
      options.timeoutMs,
    );

    try {
      pool.dispatch(
        {
          method: options.method,
          path: options.path,
          headers: options.headers,
          body: options.body as Dispatcher.DispatchOptions["body"],
          idempotent: false,
        } as Dispatcher.DispatchOptions,
        {
          onRequestStart(started) {
            if (over) {
              started.abort(new Error("The deadline had passed"));
              return;
            }
            controller = started;
            written = true;
          },
          onResponseStart(_, statusCode, responseHeaders) {
            if (statusCode < 200) return;
            status = statusCode;
            headers = responseHeaders as Record<string, string | undefined>;
          },
          onResponseData(_, chunk) {
            receivedBytes += chunk.length;
            if (receivedBytes > options.maxBytes) giveUp("The answer is too long to be Meta's");
            else chunks.push(chunk);
          },
          onResponseEnd() {
            const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
            finish({ kind: "answer", status, headers, body: body?.toString("utf8") ?? "" });
          },
          onResponseError(_, error) {
            finish({ kind: written ? "unanswered" : "not_written", reason: words(error) });
          },
        },
      );
    } catch (error) {
      finish({ kind: written ? "unanswered" : "not_written", reason: words(error) });
    }
  });
}

function readSendOutcome(answer: Answer): SendOutcome {
  if (answer.kind === "not_written") return { outcome: "not_sent", reason: answer.reason };
  if (answer.kind === "unanswered") return { outcome: "unknown", reason: answer.reason };
  const fields = readFields(answer.body);
  const error = readError(answer, fields);
  if (error) {
    // A 5xx with a code we do not know may hide an accepted message as well as a bare 5xx does.
    const undecided =
      describeError(error.code).action === "check_outcome" ||
      (!isKnownError(error.code) && (answer.status >= 500 || error.transient));
    if (undecided) {
      const reason = `Meta answered ${answer.status} with code ${error.code}: ${error.message}`;
      return { outcome: "unknown", reason, code: error.code };
    }
    const { transient: _, status: __, userTitle: ___, userMessage: ____, ...facts } = error;
    return {
      outcome: "refused",
      retry: describeError(error.code).transientBeforeAcceptance ? "later" : "never",
      ...facts,
    };
  }
  const message = asList(fields?.messages)[0];
  const providerId = text(message?.id);
  if (answer.status < 200 || answer.status >= 300 || providerId === null) {
    return { outcome: "unknown", reason: `Meta answered ${answer.status} without a message id` };
  }
  const contact = asList(fields?.contacts)[0];
  const waId = text(contact?.wa_id);
  const userId = text(contact?.user_id);
  const state = text(message?.message_status);
  return {
    outcome: "accepted",
    providerId,
    ...(waId === null ? {} : { waId }),
    ...(userId === null ? {} : { userId }),
    held: state === "held_for_quality_assessment" || state === "paused",
  };
}

type GraphError = Omit<Extract<GraphFailure, { kind: "refused" }>, "kind"> & { transient: boolean };

function readError(
  answer: Extract<Answer, { kind: "answer" }>,
  fields: Fields | null,
): GraphError | null {
  const error = fields ? asFields(fields.error) : {};
  const code = wholeNumber(error.code);
  if (code === null) return null;
  const subcode = wholeNumber(error.error_subcode);
  const traceId = text(error.fbtrace_id);
  const userTitle = text(error.error_user_title);
  const userMessage = text(error.error_user_msg);
  const retryAfterMs = readRetryAfterMs(answer.headers);
  return {
    status: answer.status,
    code,
    ...(subcode === null ? {} : { subcode }),
    message: text(error.message) ?? "",
    details: text(asFields(error.error_data).details) ?? userMessage ?? "",
    ...(userTitle === null ? {} : { userTitle }),
    ...(userMessage === null ? {} : { userMessage }),
    ...(traceId === null ? {} : { traceId }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    transient: error.is_transient === true,
  };
}

/** Retry-After in seconds, or the minutes that X-Business-Use-Case-Usage names, whichever is longer. */
function readRetryAfterMs(headers: Record<string, string | undefined>): number | null {
  const seconds = wholeNumber(headers["retry-after"]);
  const usage = readFields(headers["x-business-use-case-usage"] ?? "") ?? {};
  const minutes = Object.values(usage)
    .flatMap((entries) => asList(entries))
    .map((entry) => wholeNumber(entry.estimated_time_to_regain_access) ?? 0);
  const waitMs = Math.max((seconds ?? 0) * 1000, ...minutes.map((minute) => minute * 60_000));
  return waitMs > 0 ? waitMs : null;
}

function readResult(answer: Answer): GraphResult<Fields> {
  if (answer.kind === "not_written") return failed({ kind: "unreachable", reason: answer.reason });
  if (answer.kind === "unanswered") return failed({ kind: "no_answer", reason: answer.reason });
  const fields = readFields(answer.body);
  const error = readError(answer, fields);
  if (error) {
    const { transient: _, ...facts } = error;
    return failed({ kind: "refused", ...facts });
  }
  if (fields === null || answer.status < 200 || answer.status >= 300) {
    return failed({ kind: "no_answer", reason: `HTTP ${answer.status} without a Graph answer` });
  }
  return { ok: true, value: fields };
}

function mapped<T>(result: GraphResult<Fields>, read: (fields: Fields) => T): GraphResult<T> {
  return result.ok ? { ok: true, value: read(result.value) } : result;
}

function required<T>(
  result: GraphResult<Fields>,
  read: (fields: Fields) => T | null,
): GraphResult<T> {
  if (!result.ok) return result;
  const value = read(result.value);
  return value === null
    ? failed({ kind: "no_answer", reason: "The answer lacks what was asked for." })
    : { ok: true, value };
}

function failed(failure: GraphFailure): { ok: false; failure: GraphFailure } {
  return { ok: false, failure };
}

/** The form of an upload as a stream of known length: the file is never whole in memory. */
function multipart({ stream, sizeBytes, mimeType, fileName }: UploadFile) {
  const boundary = `tickline-${randomUUID()}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  // as browsers write it: what could end the name is written in percent (WHATWG, multipart/form-data)
  const name = fileName.replace(/["\r\n]/g, (sign) => encodeURIComponent(sign));
  const head = Buffer.from(
    field("messaging_product", "whatsapp") +
      field("type", mimeType) +
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
      `content-type: ${mimeType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* parts() {
    yield head;
    yield* stream;
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    sizeBytes: head.length + sizeBytes + tail.length,
    body: Readable.from(parts()),
  };
}

const META_MEDIA_HOSTS = [".fbsbx.com", ".fbcdn.net", ".facebook.com", ".whatsapp.net"];

function mediaAddress(url: string, origin: string): URL | null {
  if (!URL.canParse(url)) return null;
  const target = new URL(url);
  if (target.origin === origin) return target;
  const isMeta =
    target.protocol === "https:" &&
    target.port === "" &&
    META_MEDIA_HOSTS.some((host) => target.hostname.endsWith(host));
  return isMeta ? target : null;
}

async function* limited(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  afterwards: () => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new MediaTooLargeError(`More than ${maxBytes} bytes`);
      yield chunk;
    }
  } finally {
    afterwards();
  }
}

type Fields = Record<string, unknown>;

function readFields(body: string): Fields | null {
  try {
    const value = parseJson(body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : null;
  } catch {
    return null;
  }
}

function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

function asList(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(asFields) : [];
}

/** Text that says something, or the digits of a number; ids come as both. */
function text(value: unknown): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  return typeof value === "number" ? String(value) : null;
}

function wholeNumber(value: unknown): number | null {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}

function firstOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** One path segment; ids are digits, and whatever else comes must not become another path. */
function segment(id: string): string {
  return encodeURIComponent(id);
}

function queryText(query: Record<string, string | undefined> | undefined): string {
  const entries = Object.entries(query ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
}

/** The code and words of a network error, without the address in it. */
function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? `${code}: ${error.message || error.name}` : error.message;
}
