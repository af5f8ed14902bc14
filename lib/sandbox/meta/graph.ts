import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { BodyTooLargeError } from "@/lib/sandbox/http/request-body";
import { respondBytes, respondJson } from "@/lib/sandbox/http/respond";
import { seededRandom } from "../send-faults";
import { createAccountEndpoints } from "./account-endpoints";
import { jsonBody } from "./call-body";
import { faultsSchema, NO_FAULTS } from "./faults";
import { DEFAULT_CONFIG, type GraphCall, type GraphContext } from "./graph-context";
import { GraphError, unknownNode } from "./graph-error";
import type { PendingWebhook, SandboxNumber, StatusName } from "./graph-records";
import { openGraphState, SANDBOX_APP_ID, SANDBOX_BUSINESS_ID } from "./graph-state";
import { createMediaEndpoints } from "./media-endpoints";
import { page } from "./node-fields";
import { digitsOf } from "./phone-identity";
import { createSendEndpoint } from "./send-endpoint";
import { createShopEndpoints } from "./shop-endpoints";
import { createSignupDialog } from "./signup-dialog";
import { createStatusTimeline } from "./status-timeline";
import { createTemplateEndpoints } from "./template-endpoints";
import { createTokens } from "./tokens";
import { verifyCallback } from "./verify-callback";
import { newWamid } from "./wamid";
import { createWebhookSender, type StatusItem, type WebhookSender } from "./webhook-sender";

export type GraphOptions = {
  /** Everything that must survive a restart is kept in `<stateDir>/meta`. */
  stateDir: string;
  appSecret: string;
  verifyToken: string;
  accessToken: string;
  /** Where the app's webhooks go; null keeps them until an address is set. */
  webhookUrl: string | null;
  /** Time of windows, prices, quotas and timestamps, in milliseconds since 1970. */
  clock?: { now: () => number };
  log?: (message: string) => void;
};

export type Graph = ReturnType<typeof createGraph>;

const HOUR_MS = 3_600_000;

/**
 * A local stand-in for Meta's Graph API, for the WhatsApp calls (whatsapp.md 12). It answers under
 * `/v<major>.<minor>/` and `/whatsapp_business/`, and posts signed webhooks.
 */
export function createGraph(options: GraphOptions) {
  const now = options.clock?.now ?? Date.now;
  const log = options.log ?? (() => undefined);
  const state = openGraphState({ stateDir: options.stateDir, now });
  const senders = new Map<string, WebhookSender>();
  /** Statuses that have no address yet. */
  let homeless: StatusItem[] = [];
  let roll = Math.random;
  let managementCalls: number[] = [];
  let closed = false;

  const timeline = createStatusTimeline({
    now,
    random: () => roll(),
    settings: () => ctx.config,
    faults: () => ctx.faults,
    emit: emitStatuses,
  });

  const ctx: GraphContext = {
    state,
    timeline,
    config: {
      ...DEFAULT_CONFIG,
      webhookUrl: options.webhookUrl ?? state.part.appWebhookUrl,
    },
    faults: { ...NO_FAULTS },
    now,
    random: () => roll(),
    appSecret: options.appSecret,
    verifyToken: options.verifyToken,
    accessToken: options.accessToken,
    log,
    emitEvent,
    startReview: (id) => templates.planReview(id),
    customerWrites,
  };
  const sending = createSendEndpoint(ctx);
  const templates = createTemplateEndpoints(ctx);
  const media = createMediaEndpoints(ctx);
  const accounts = createAccountEndpoints(ctx);
  const shop = createShopEndpoints(ctx);
  const tokens = createTokens(ctx);
  const signup = createSignupDialog(ctx, tokens);

  resume();

  /** Takes up what the last process had promised: statuses, webhooks and reviews. */
  function resume(): void {
    for (const sent of state.sentBySequence) {
      const done = sent.failCode === null ? (sent.reads ? "read" : "delivered") : "failed";
      if (!sent.answered.has(done)) timeline.schedule(sent);
    }
    for (const webhook of state.pendingWebhooks.values()) deliver(webhook);
    for (const template of state.part.templates) {
      if (template.reviewDueAtMs !== null) templates.planReview(template.id);
    }
  }

  /** Number, then account, then app: the nearest address wins, for the messages field only. */
  function addressFor(wabaId: string, numberId: string | null): string | null {
    const waba = state.wabasById.get(wabaId);
    if (!waba?.subscribed) return null;
    const number = numberId === null ? undefined : state.numbersById.get(numberId);
    return number?.webhookOverride ?? waba.webhookOverride ?? ctx.config.webhookUrl;
  }

  function senderFor(url: string): WebhookSender {
    let sender = senders.get(url);
    if (!sender) {
      sender = createWebhookSender({
        url,
        appSecret: options.appSecret,
        statusBatch: () => ctx.config.statusBatch,
        onStatusesAnswered: recordAnswered,
        onEventAnswered: (id) => {
          if (!closed) state.record({ kind: "webhookAnswered", id });
        },
        log,
      });
      senders.set(url, sender);
    }
    return sender;
  }

  function recordAnswered(items: StatusItem[]): void {
    if (closed) return;
    const sequences: number[] = [];
    const statuses: StatusName[] = [];
    const atMs: number[] = [];
    for (const item of items) {
      // After a reset the number may belong to another message.
      if (state.sentBySequence[item.sent.sequence] !== item.sent) continue;
      sequences.push(item.sent.sequence);
      statuses.push(item.status);
      atMs.push(item.atMs);
    }
    if (sequences.length > 0) state.record({ kind: "answered", sequences, statuses, atMs });
  }

  function emitStatuses(items: StatusItem[]): void {
    const byUrl = new Map<string, StatusItem[]>();
    for (const item of items) {
      const { number } = item.sent;
      const url = addressFor(number.wabaId, number.id);
      if (url === null) {
        // Not subscribed: Meta tells nobody, and never makes up for it. Without any address at
        // all the sandbox is only half set up, so it waits.
        if (state.wabasById.get(number.wabaId)?.subscribed) homeless.push(item);
        continue;
      }
      const list = byUrl.get(url);
      if (list) list.push(item);
      else byUrl.set(url, [item]);
    }
    for (const [url, list] of byUrl) senderFor(url).pushStatuses(list);
  }

  function emitEvent(event: {
    wabaId: string;
    phoneNumberId: string | null;
    field: string;
    value: unknown;
  }): void {
    if (!state.wabasById.get(event.wabaId)?.subscribed) return;
    deliver(state.newWebhook({ ...event, value: JSON.stringify(event.value), atMs: now() }));
  }

  function deliver(webhook: PendingWebhook): void {
    const numberId = webhook.field === "messages" ? webhook.phoneNumberId : null;
    const url =
      webhook.field === "messages" ? addressFor(webhook.wabaId, numberId) : ctx.config.webhookUrl;
    if (url !== null) senderFor(url).pushEvent(webhook);
  }

  function setWebhookUrl(url: string | null): void {
    if (url === ctx.config.webhookUrl) return;
    const old = ctx.config.webhookUrl === null ? undefined : senders.get(ctx.config.webhookUrl);
    ctx.config.webhookUrl = url;
    if (url === null) return;
    // What the old address never answered goes to the new one, as it would after an app moved.
    const left = [...(old?.takeStatuses() ?? []), ...homeless];
    homeless = [];
    if (left.length > 0) emitStatuses(left);
    if (old) {
      senders.delete(old.url);
      void old.close();
    }
    for (const webhook of state.pendingWebhooks.values()) deliver(webhook);
  }

  /** A customer writes: kept in the conversation and told to the business. Returns the wamid. */
  function customerWrites({
    number,
    waId,
    message,
  }: {
    number: SandboxNumber;
    waId: string;
    message: Record<string, unknown>;
  }): string {
    const phone = state.phone(waId);
    const wamid = typeof message.id === "string" && message.id !== "" ? message.id : newWamid();
    const seconds = Number(message.timestamp ?? Math.floor(now() / 1000));
    const fromUserId = phone.userId === phone.waId;
    const complete: Record<string, unknown> = {
      ...message,
      ...(fromUserId ? {} : { from: waId }),
      ...(phone.userId === null ? {} : { from_user_id: phone.userId }),
      id: wamid,
      timestamp: message.timestamp ?? String(seconds),
    };
    const atMs = message.timestamp === undefined ? now() : seconds * 1000;
    // The same id again is the same message told twice, as Meta sometimes does.
    if (!state.inboundByWamid.has(wamid)) {
      state.record({
        kind: "inbound",
        phoneNumberId: number.id,
        waId,
        wamid,
        atMs,
        sendsBefore: state.sentBySequence.length,
        message: complete,
      });
    }
    // Somebody the business has blocked can write, but the business does not hear of it.
    if (number.blockedUsers.includes(waId)) return wamid;
    emitEvent({
      wabaId: number.wabaId,
      phoneNumberId: number.id,
      field: "messages",
      value: {
        messaging_product: "whatsapp",
        metadata: {
          display_phone_number: digitsOf(number.displayPhoneNumber),
          phone_number_id: number.id,
        },
        contacts: [contactOf(waId)],
        messages: [complete],
      },
    });
    return wamid;
  }

  function contactOf(waId: string): Record<string, unknown> {
    const phone = state.phone(waId);
    const username = phone.username === null ? {} : { username: phone.username };
    const profile = { name: phone.name ?? `+${waId}`, ...username };
    if (phone.userId === phone.waId) return { profile, user_id: phone.userId };
    return {
      profile,
      wa_id: waId,
      ...(phone.userId === null ? {} : { user_id: phone.userId }),
    };
  }

  /** Answers the request if its path belongs to the Graph; false leaves it to others. */
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = request.url ?? "/";
    if (await signup.handle(request, response)) return true;
    const versioned = /^\/(v\d+\.\d+)(?:\/|\?|$)/.exec(url);
    if (!versioned && !url.startsWith("/whatsapp_business/")) return false;
    const mark = url.indexOf("?");
    const path = (mark < 0 ? url : url.slice(0, mark)).split("/").filter((part) => part !== "");
    const call: GraphCall = {
      request,
      response,
      method: request.method ?? "GET",
      path: path.slice(1).map(decode),
      query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
      version: versioned?.[1] ?? "",
      baseUrl: `http://${request.headers.host ?? "127.0.0.1"}`,
    };
    try {
      if (ctx.faults.latencyMs > 0) await wait(ctx.faults.latencyMs);
      await route(call);
    } catch (error) {
      answerError(call, error);
    }
    return true;
  }

  function answerError({ request, response }: GraphCall, error: unknown): void {
    // The body is read to its end, or a kept-alive connection would choke on the rest.
    request.resume();
    if (error instanceof GraphError) {
      const headers =
        error.code === 190
          ? { "www-authenticate": `OAuth "Facebook Platform" "invalid_token" "${error.message}"` }
          : {};
      respondJson(response, { error: error.toWire() }, { status: error.status, headers });
    } else if (error instanceof BodyTooLargeError) {
      const wire = new GraphError(100, { message: `(#100) ${error.message}`, plain: true });
      respondJson(response, { error: wire.toWire() }, { status: 413 });
    } else if (!response.destroyed && !response.headersSent) {
      log(`graph failed: ${error instanceof Error ? error.stack : String(error)}`);
      respondJson(response, { error: new GraphError(1).toWire() }, { status: 500 });
    }
  }

  async function route(call: GraphCall): Promise<void> {
    const first = call.path[0] ?? "";
    if (call.version === "") {
      if (first === "samples") sample(call);
      else if (first === "products") shop.picture(call);
      else if (first === "attachments") {
        tokens.authenticate(call);
        media.download(call);
      } else throw unknownNode(first, call.method);
      return;
    }
    const exchange = first === "oauth" && call.path[1] === "access_token";
    if (!exchange) tokens.authenticate(call);
    const edge = call.path[1] ?? first;
    const forced = edge === "messages" ? undefined : ctx.faults.errorCodeByEdge[edge];
    if (forced !== undefined) throw new GraphError(forced);
    if (exchange) {
      tokens.exchangeCode(call, await jsonBody(call));
      return;
    }
    const number = state.numbersById.get(first);
    if (number) {
      await routeNumber(call, number);
      return;
    }
    if (first.startsWith("upload:")) {
      await media.uploadSession(call);
      return;
    }
    const file = state.mediaById.get(first);
    if (file) {
      media.node(call, file);
      return;
    }
    countManagementCall(call);
    const waba = state.wabasById.get(first);
    const template = state.templatesById.get(first);
    const catalog = shop.findCatalog(first);
    if (waba && call.path[1] === "message_templates") await templates.collection(call, waba);
    else if (waba && call.path[1] === "upsert_message_templates" && call.method === "POST") {
      await templates.upsert(call, waba);
    } else if (waba && call.method === "GET" && call.path[1] === "product_catalogs") {
      shop.catalogs(call, waba);
    } else if (waba && call.method === "GET" && call.path[1] === "flows") shop.flows(call, waba);
    else if (waba) await accounts.waba(call, waba);
    else if (template && template.deletedAtMs === null) await templates.node(call, template);
    else if (first === "debug_token") tokens.describe(call);
    else if (catalog && call.path[1] === "products") shop.products(call, catalog);
    else if (first === "me" || first === SANDBOX_BUSINESS_ID) business(call, first);
    else if (first === SANDBOX_APP_ID || first === "app") await app(call);
    else throw unknownNode(first, call.method);
  }

  async function routeNumber(call: GraphCall, number: SandboxNumber): Promise<void> {
    const edge = call.path[1];
    if ((edge === "messages" || edge === "marketing_messages") && call.method === "POST") {
      await sending.handle(call, number);
    } else if (edge === "media" && call.method === "POST") {
      await media.upload(call);
    } else {
      await accounts.number(call, number);
    }
  }

  /** Management calls are counted over an hour; the share used goes into a header. */
  function countManagementCall({ response }: GraphCall): void {
    const nowMs = now();
    managementCalls.push(nowMs);
    if (nowMs - (managementCalls[0] ?? nowMs) >= HOUR_MS) {
      managementCalls = managementCalls.filter((atMs) => nowMs - atMs < HOUR_MS);
    }
    const limit = ctx.config.managementCallsPerHour;
    const over = managementCalls.length > limit;
    const oldest = managementCalls[0] ?? nowMs;
    const [waba] = state.part.wabas;
    const usage = {
      type: "whatsapp_business_management",
      call_count: Math.min(100, Math.ceil((managementCalls.length / limit) * 100)),
      total_cputime: 1,
      total_time: 1,
      estimated_time_to_regain_access: over ? Math.ceil((oldest + HOUR_MS - nowMs) / 60_000) : 0,
    };
    const header = JSON.stringify({ [waba?.id ?? SANDBOX_BUSINESS_ID]: [usage] });
    response.setHeader("x-business-use-case-usage", header);
    if (over) {
      throw new GraphError(80007, {
        message:
          "(#80007) There have been too many calls to this WhatsApp Business account. Wait a bit and try again.",
        plain: true,
      });
    }
  }

  function business(call: GraphCall, id: string): void {
    if (call.method !== "GET") throw unknownNode(id, call.method);
    const edge = call.path[1];
    if (edge === undefined) {
      respondJson(call.response, { id: SANDBOX_BUSINESS_ID, name: "Northwind" });
    } else if (
      edge === "owned_whatsapp_business_accounts" ||
      edge === "client_whatsapp_business_accounts"
    ) {
      const rows = state.part.wabas.map((waba) => {
        const {
          id: wabaId,
          name,
          currency,
          timezone_id,
          message_template_namespace,
        } = accounts.wabaNode(waba);
        return { id: wabaId, name, currency, timezone_id, message_template_namespace };
      });
      const address = `${call.baseUrl}/${call.version}/${id}/${edge}`;
      respondJson(call.response, page(rows, { query: call.query, address }));
    } else {
      throw unknownNode(`${id}/${edge}`, call.method);
    }
  }

  async function app(call: GraphCall): Promise<void> {
    const edge = call.path[1];
    if (edge === undefined && call.method === "GET") {
      respondJson(call.response, { id: SANDBOX_APP_ID, name: "Tickline sandbox" });
    } else if (edge === "uploads" && call.method === "POST") {
      media.openUpload(call, await jsonBody(call));
    } else if (edge === "subscriptions") {
      await subscriptions(call);
    } else {
      throw unknownNode(`${call.path[0]}/${edge ?? ""}`, call.method);
    }
  }

  async function subscriptions(call: GraphCall): Promise<void> {
    if (call.method === "GET") {
      const data = ctx.config.webhookUrl
        ? [
            {
              object: "whatsapp_business_account",
              callback_url: ctx.config.webhookUrl,
              active: true,
              fields: [{ name: "messages", version: call.version }],
            },
          ]
        : [];
      respondJson(call.response, { data });
      return;
    }
    const body = await jsonBody(call);
    const url = String(body.callback_url ?? "");
    if (!(await verifyCallback(url, String(body.verify_token ?? "")))) {
      throw new GraphError(100, {
        message:
          "(#2200) Callback verification failed with the following errors: the URL did not answer with the challenge.",
        subcode: 2200,
        plain: true,
      });
    }
    state.part.appWebhookUrl = url;
    state.save();
    setWebhookUrl(url);
    respondJson(call.response, { success: true });
  }

  /** Sample files of templates and profile pictures are public, as on Meta's own servers. */
  function sample({ path, response, method }: GraphCall): void {
    const file = state.mediaById.get(path[1] ?? "");
    if (!file) throw unknownNode(path[1] ?? "", method);
    respondBytes(response, media.read(file), { contentType: file.mimeType });
  }

  function waiting(): number {
    let count = timeline.waiting() + homeless.length;
    for (const sender of senders.values()) count += sender.waiting();
    return count;
  }

  return {
    handle,
    state,
    ctx,
    templates,
    media,
    shop,
    customerWrites,
    setWebhookUrl,
    senderFor,
    limitToken: tokens.limit,
    /** Statuses and webhooks that have not been answered with 200 yet. */
    waiting,
    setFaults(input: unknown): void {
      const { seed, ...faults } = faultsSchema.parse(input);
      Object.assign(
        ctx.faults,
        Object.fromEntries(Object.entries(faults).filter(([, value]) => value !== undefined)),
      );
      if (seed !== undefined) roll = seededRandom(seed);
    },
    clearFaults(): void {
      Object.assign(ctx.faults, NO_FAULTS, { errorCodeByNumber: {}, errorCodeByEdge: {} });
      roll = Math.random;
    },
    setThroughput(number: SandboxNumber, messagesPerSecond: number): void {
      number.messagesPerSecond = messagesPerSecond;
      sending.forgetPace(number.id);
      state.save();
    },
    /**
     * Makes everything planned happen now: reviews, statuses, retries. Resolves when each webhook
     * has been answered with 200, or after `timeoutMs`.
     */
    async flush({
      timeoutMs,
    }: {
      timeoutMs: number;
    }): Promise<{ answered: boolean; waiting: number }> {
      templates.finishReviews();
      timeline.flush();
      for (const sender of senders.values()) sender.hurry();
      const all = Promise.all([...senders.values()].map((sender) => sender.idle()));
      const controller = new AbortController();
      await Promise.race([
        all,
        wait(timeoutMs, undefined, { signal: controller.signal }).catch(() => undefined),
      ]);
      controller.abort();
      const left = waiting();
      return { answered: left === 0, waiting: left };
    },
    /** Back to the first day: seeded numbers, no messages, no faults, default settings. */
    reset(): void {
      timeline.clear();
      for (const sender of senders.values()) sender.clear();
      homeless = [];
      templates.clear();
      sending.clear();
      managementCalls = [];
      const { webhookUrl } = ctx.config;
      Object.assign(ctx.config, DEFAULT_CONFIG, { webhookUrl });
      this.clearFaults();
      state.reset();
    },
    async close(): Promise<void> {
      if (closed) return;
      closed = true;
      timeline.close();
      templates.clear();
      await Promise.all([...senders.values()].map((sender) => sender.close()));
      state.close();
    },
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
