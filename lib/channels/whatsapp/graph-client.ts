import { Readable } from "node:stream";
import type { Pool } from "undici";
import type { SendOutcome } from "../channel-adapter";
import { type DownloadedMedia, openDownload } from "../open-download";
import { createProviderPool, exchange, type ProviderPoolOptions } from "../provider-exchange";
import {
  asFields,
  asList,
  type Fields,
  failed,
  type GraphResult,
  mapped,
  readResult,
  readSendOutcome,
  required,
  text,
  wholeNumber,
} from "./graph-answer";
import { mediaAddress, multipart, type UploadFile } from "./graph-media";
import type { MessagePayload } from "./message-payload";
import { readReceiptPayload } from "./message-payload";
import { readTemplateComponents, type TemplateComponent } from "./template-components";

export type { SendOutcome };

const DEFAULT_TIMEOUT_MS = 15_000;
/** A hundred megabytes over a slow line. */
const UPLOAD_TIMEOUT_MS = 120_000;
/** No answer of Graph to a message comes near this; more is not Graph. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export type GraphClientOptions = ProviderPoolOptions & {
  /** Graph version, "v25.0". */
  version: string;
  accessToken: string;
  /** Shared connections; without it the client makes its own, and close() ends them. */
  pool?: Pool;
  /** For every call but sendMessage, which is told each time. */
  timeoutMs?: number;
};

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
  /** The business portfolio that owns it; null where the token may not see it. */
  portfolioId: string | null;
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

export type GraphClient = ReturnType<typeof createGraphClient>;

/**
 * A client for one access token. Nothing here throws for what the network or Meta does: every
 * outcome is a value, and every call ends within its timeout.
 */
export function createGraphClient(options: GraphClientOptions) {
  const { baseUrl, version, accessToken, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const pool = options.pool ?? createProviderPool(options);
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
    /** The same for an edge that comes in pages. */
    paged,

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
      const download = await openDownload(target, {
        own: target.origin === origin ? pool : null,
        headers: plainHeaders,
        maxBytes,
        timeoutMs: downloadTimeoutMs,
      });
      if (download.kind === "open") return { ok: true, value: download.media };
      if (download.kind !== "refused") return failed(download);
      const { status, body } = download;
      const result = readResult({ kind: "answer", status, headers: {}, body });
      return result.ok ? failed({ kind: "no_answer", reason: `HTTP ${status}` }) : result;
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

    /** Ends a pause by pacing; one for quality ends by itself (whatsapp.md 4.4). */
    async unpauseTemplate(templateId: string): Promise<GraphResult<boolean>> {
      const result = await call("POST", `/${segment(templateId)}/unpause`, { body: {} });
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
          portfolioId: text(asFields(fields.owner_business_info).id),
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
  "id,name,currency,country,timezone_id,account_review_status,business_verification_status,owner_business_info";
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
