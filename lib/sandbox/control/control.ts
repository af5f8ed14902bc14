import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { BodyTooLargeError, readBody } from "@/lib/sandbox/http/request-body";
import { respondBytes, respondJson } from "@/lib/sandbox/http/respond";
import { addNumber } from "@/lib/sandbox/meta/add-number";
import type { Graph } from "@/lib/sandbox/meta/graph";
import type { SandboxNumber } from "@/lib/sandbox/meta/graph-records";
import {
  NORTHWIND_WABA_ID,
  SANDBOX_APP_ID,
  SANDBOX_BUSINESS_ID,
} from "@/lib/sandbox/meta/graph-state";
import { digitsOf, isPhone, isUserId, toWaId } from "@/lib/sandbox/meta/phone-identity";
import { catalogSchema, flowsSchema } from "@/lib/sandbox/meta/shop-endpoints";
import { ControlError } from "./control-error";
import {
  configSchema,
  inboundSchema,
  numberSchema,
  templateSchema,
  tokenSchema,
  webhookSchema,
} from "./control-schema";
import { createHandsets } from "./handsets";

export type ControlOptions = {
  graph: Graph;
  /** Base URLs of the other fakes, for `GET /_control/info`. */
  baseUrls?: () => Record<string, string>;
  /** Anything else that belongs into `GET /_control/info`. */
  facts?: () => Record<string, unknown>;
};

export type Control = ReturnType<typeof createControl>;

const BODY_LIMIT_BYTES = 140 * 1_048_576;
const FLUSH_TIMEOUT_MS = 30_000;

type ControlCall = {
  request: IncomingMessage;
  response: ServerResponse;
  path: string[];
  query: URLSearchParams;
  baseUrl: string;
  /** The body, read and checked against a schema. */
  input: <Output>(schema: z.ZodType<Output>) => Promise<Output>;
};

/**
 * The control API of the sandbox, under `/_control/`: what was sent, what goes wrong, and the
 * phones of the customers. It has no password; it listens where the sandbox listens, on this
 * machine only, and refuses calls that a web page of another site makes.
 */
export function createControl({ graph, baseUrls, facts }: ControlOptions) {
  const { state } = graph;
  const handsets = createHandsets(graph);

  const routes: Record<string, (call: ControlCall) => unknown> = {
    "GET info": info,
    "GET sent": sentLog,
    "POST inbound": inbound,
    "GET faults": ({ response }) => respondJson(response, graph.ctx.faults),
    "POST faults": async (call) => {
      graph.setFaults(await call.input(z.record(z.string(), z.unknown())));
      respondJson(call.response, graph.ctx.faults);
    },
    "DELETE faults": ({ response }) => {
      graph.clearFaults();
      respondJson(response, graph.ctx.faults);
    },
    "GET config": ({ response }) => respondJson(response, graph.ctx.config),
    "POST config": configure,
    "POST flush": flush,
    "POST reset": ({ response }) => {
      graph.reset();
      respondJson(response, { reset: true });
    },
    "POST numbers": changeNumber,
    "POST tokens": async (call) => {
      const { token, scopes, expiresAt, revoked, appId } = await call.input(tokenSchema);
      const known = graph.limitToken(token, {
        ...(scopes === undefined ? {} : { scopes }),
        ...(expiresAt === undefined ? {} : { expiresAtMs: Date.parse(expiresAt) }),
        ...(revoked === undefined ? {} : { revoked }),
        ...(appId === undefined ? {} : { appId }),
      });
      respondJson(
        call.response,
        { accessToken: known },
        { status: token === undefined ? 201 : 200 },
      );
    },
    "POST webhook": postWebhook,
    "GET templates": ({ response }) => respondJson(response, { templates: templateRows() }),
    "POST templates": changeTemplate,
    "POST catalogs": async ({ response, input }) =>
      respondJson(response, { catalog: graph.shop.setCatalog(await input(catalogSchema)) }),
    "POST flows": async ({ response, input }) =>
      respondJson(response, { flows: graph.shop.setFlows(await input(flowsSchema)) }),
    "GET media": media,
    "GET handsets": readHandsets,
    "POST handsets": writeHandset,
  };

  function info({ response, baseUrl }: ControlCall): void {
    respondJson(response, {
      baseUrls: { graph: baseUrl, ...baseUrls?.() },
      graphVersion: "v25.0",
      accessToken: graph.ctx.accessToken,
      verifyToken: graph.ctx.verifyToken,
      appId: SANDBOX_APP_ID,
      businessId: SANDBOX_BUSINESS_ID,
      wabas: state.part.wabas.map(({ id, name, subscribed }) => ({ wabaId: id, name, subscribed })),
      numbers: state.part.numbers.map(numberRow),
      webhookUrl: graph.ctx.config.webhookUrl,
      config: graph.ctx.config,
      faults: graph.ctx.faults,
      waiting: graph.waiting(),
      ...facts?.(),
    });
  }

  /** Every accepted send, oldest first, one JSON object a line. */
  function sentLog({ response, query }: ControlCall): void {
    const text = state.sentLog.readAll();
    const number = query.get("phoneNumberId");
    const lines: string[] = [];
    for (const line of text.split("\n")) {
      if (line === "" || (number !== null && !line.includes(`"phoneNumberId":"${number}"`)))
        continue;
      // The plan behind the fixed columns is for the sandbox itself.
      lines.push(`${line.slice(0, line.lastIndexOf(',"plan":{"waId":'))}}\n`);
    }
    const bytes = Buffer.from(lines.join(""));
    respondBytes(response, bytes, { contentType: "application/x-ndjson; charset=utf-8" });
  }

  async function inbound(call: ControlCall): Promise<void> {
    const input = await call.input(inboundSchema);
    const number = numberOf(input.phoneNumberId);
    const waId = identityOf(input);
    const change = {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.username === undefined ? {} : { username: input.username }),
      ...(input.userId === undefined ? {} : { userId: input.userId }),
    };
    if (Object.keys(change).length > 0) state.record({ kind: "phone", waId, change });
    const wamid = graph.customerWrites({ number, waId, message: input.message });
    respondJson(call.response, { wamid });
  }

  async function configure(call: ControlCall): Promise<void> {
    const { throughput, webhookUrl, ...config } = await call.input(configSchema);
    for (const [id, perSecond] of Object.entries(throughput ?? {})) {
      graph.setThroughput(numberOf(id), perSecond);
    }
    Object.assign(
      graph.ctx.config,
      Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)),
    );
    if (webhookUrl !== undefined) graph.setWebhookUrl(webhookUrl);
    respondJson(call.response, graph.ctx.config);
  }

  async function flush(call: ControlCall): Promise<void> {
    const { timeoutMs } = await call.input(
      z.strictObject({ timeoutMs: z.number().int().min(0).default(FLUSH_TIMEOUT_MS) }),
    );
    respondJson(call.response, await graph.flush({ timeoutMs }));
  }

  async function changeNumber(call: ControlCall): Promise<void> {
    const input = await call.input(numberSchema);
    const existing =
      input.phoneNumberId === undefined ? undefined : state.numbersById.get(input.phoneNumberId);
    const number = existing ?? addNumberFrom(input);
    const level = input.throughputLevel;
    if (level !== undefined && level !== number.throughputLevel) {
      number.throughputLevel = level;
      graph.setThroughput(number, level === "HIGH" ? 1000 : 80);
      graph.ctx.emitEvent({
        wabaId: number.wabaId,
        phoneNumberId: number.id,
        field: "phone_number_quality_update",
        value: {
          display_phone_number: digitsOf(number.displayPhoneNumber),
          event: level === "HIGH" ? "THROUGHPUT_UPGRADE" : "DOWNGRADE",
          current_limit: number.messagingLimitTier,
        },
      });
    }
    if (input.throughput !== undefined) graph.setThroughput(number, input.throughput);
    if (input.qualityRating !== undefined) number.qualityRating = input.qualityRating;
    if (input.messagingLimitTier !== undefined) {
      number.messagingLimitTier = input.messagingLimitTier;
    }
    if (input.verifiedName !== undefined) number.verifiedName = input.verifiedName;
    if (input.registered !== undefined) number.registered = input.registered;
    if (input.pin !== undefined) number.pin = input.pin;
    if (input.codeVerificationStatus !== undefined) {
      number.codeVerificationStatus = input.codeVerificationStatus;
    }
    if (input.nameStatus !== undefined) number.nameStatus = input.nameStatus;
    if (input.status !== undefined) number.statusOverride = input.status;
    if (input.webhookOverride !== undefined) number.webhookOverride = input.webhookOverride;
    if (input.serviceMessagesThisMonth !== undefined) {
      state.countServiceMessages(number, graph.ctx.now(), input.serviceMessagesThisMonth);
    }
    state.save();
    respondJson(call.response, numberRow(number), { status: existing ? 200 : 201 });
  }

  function addNumberFrom(input: z.infer<typeof numberSchema>): SandboxNumber {
    const { displayPhoneNumber } = input;
    if (displayPhoneNumber === undefined || !isPhone(displayPhoneNumber)) {
      throw new ControlError(400, "displayPhoneNumber must be a phone number with country code.");
    }
    if (state.numberByDigits(digitsOf(displayPhoneNumber))) {
      throw new ControlError(409, `${displayPhoneNumber} is a number of this sandbox already.`);
    }
    return addNumber(state, { ...input, displayPhoneNumber });
  }

  async function postWebhook(call: ControlCall): Promise<void> {
    const input = await call.input(webhookSchema);
    const url = graph.ctx.config.webhookUrl;
    if (url === null) throw new ControlError(409, "No webhook address is set.");
    const body = "body" in input ? input.body : envelope(input);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const signature = "body" in input ? input.signature : undefined;
    try {
      const status = await graph.senderFor(url).postRaw(text, signature);
      respondJson(call.response, { status });
    } catch (error) {
      throw new ControlError(502, `The webhook address did not answer: ${String(error)}`);
    }
  }

  function envelope(input: { field: string; value: unknown; wabaId?: string | undefined }) {
    return {
      object: "whatsapp_business_account",
      entry: [
        {
          id: input.wabaId ?? NORTHWIND_WABA_ID,
          time: Math.floor(graph.ctx.now() / 1000),
          changes: [{ value: input.value, field: input.field }],
        },
      ],
    };
  }

  function templateRows() {
    return state.part.templates
      .filter((template) => template.deletedAtMs === null)
      .map(({ id, wabaId, name, language, status, category, qualityScore, held }) => ({
        id,
        wabaId,
        name,
        language,
        status,
        category,
        quality: qualityScore,
        held,
      }));
  }

  async function changeTemplate(call: ControlCall): Promise<void> {
    const template = state.templatesById.get(call.path[1] ?? "");
    if (!template) throw new ControlError(404, "There is no template with this id.");
    const change = await call.input(templateSchema);
    if (change.reason !== undefined) template.rejectedReason = change.reason;
    graph.templates.change(template, {
      ...(change.status === undefined ? {} : { status: change.status }),
      ...(change.category === undefined ? {} : { category: change.category }),
      ...(change.quality === undefined ? {} : { quality: change.quality }),
      ...(change.held === undefined ? {} : { held: change.held }),
    });
    respondJson(call.response, templateRows().find((row) => row.id === template.id) ?? null);
  }

  function media({ path, response }: ControlCall): void {
    const file = state.mediaById.get(path[1] ?? "");
    if (!file) throw new ControlError(404, "There is no file with this id.");
    respondBytes(response, graph.media.read(file), {
      contentType: file.mimeType,
      headers: {
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, max-age=3600",
      },
    });
  }

  function readHandsets({ path, query, response }: ControlCall): void {
    const number = optionalNumber(query.get("phoneNumberId"));
    const limit = Math.min(Number(query.get("limit") ?? 50) || 50, 1000);
    const phone = path[1];
    respondJson(
      response,
      phone === undefined
        ? handsets.list({ number, limit, search: query.get("q") ?? "" })
        : handsets.chat({ number, waId: waIdOf(phone), limit }),
    );
  }

  async function writeHandset(call: ControlCall): Promise<void> {
    const [, phone, action] = call.path;
    if (phone === undefined) throw new ControlError(404, "Say which phone.");
    const waId = waIdOf(phone);
    const write = action === undefined ? undefined : handsets.actions[action];
    if (!write) throw new ControlError(404, `A handset has no ${action ?? "such action"}.`);
    const input = await call.input(z.record(z.string(), z.unknown()));
    const number = optionalNumber(
      typeof input.phoneNumberId === "string" ? input.phoneNumberId : null,
    );
    respondJson(call.response, write({ waId, number, input, baseUrl: call.baseUrl }));
  }

  function numberOf(id: string): SandboxNumber {
    const number = state.numbersById.get(id);
    if (!number) throw new ControlError(404, `There is no number ${id} in this sandbox.`);
    return number;
  }

  function optionalNumber(id: string | null): SandboxNumber | null {
    return id === null || id === "" ? null : numberOf(id);
  }

  /** Answers the request if its path is under `/_control/` and known here; false otherwise. */
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = request.url ?? "/";
    if (!url.startsWith("/_control/")) return false;
    const mark = url.indexOf("?");
    const path = (mark < 0 ? url : url.slice(0, mark)).split("/").slice(2).map(decodeURIComponent);
    const route = routes[`${request.method} ${path[0]}`];
    if (!route) return false;
    try {
      refuseForeignPages(request);
      await route({
        request,
        response,
        path: path.filter((part) => part !== ""),
        query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
        baseUrl: `http://${request.headers.host ?? "127.0.0.1"}`,
        input: (schema) => readInput(request, schema),
      });
    } catch (error) {
      answerError({ request, response, error });
    }
    return true;
  }

  return { handle };
}

/** A page of another site must not be able to drive the sandbox through a visitor's browser. */
function refuseForeignPages({ headers }: IncomingMessage): void {
  if (headers["sec-fetch-site"] === "cross-site") {
    throw new ControlError(403, "The control API does not answer pages of other sites.");
  }
}

async function readInput<Output>(
  request: IncomingMessage,
  schema: z.ZodType<Output>,
): Promise<Output> {
  const text = (await readBody(request, BODY_LIMIT_BYTES)).toString("utf8");
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new ControlError(400, "The body is not JSON.");
  }
  return schema.parse(value);
}

function answerError({
  request,
  response,
  error,
}: {
  request: IncomingMessage;
  response: ServerResponse;
  error: unknown;
}): void {
  request.resume();
  if (error instanceof z.ZodError) {
    const issues = error.issues.map((issue) => ({
      path: issue.path.join("."),
      message: issue.message,
    }));
    respondJson(
      response,
      { error: { message: "The body is not valid.", issues } },
      { status: 400 },
    );
    return;
  }
  const status =
    error instanceof ControlError ? error.status : error instanceof BodyTooLargeError ? 413 : 500;
  const message = error instanceof Error ? error.message : String(error);
  respondJson(response, { error: { message } }, { status });
}

function identityOf(input: z.infer<typeof inboundSchema>): string {
  const from = input.from ?? input.message.from;
  if (typeof from === "string" && from !== "") return waIdOf(from);
  if (input.userId !== undefined && isUserId(input.userId)) return input.userId;
  throw new ControlError(400, "Give from (a phone number) or userId.");
}

function waIdOf(phone: string): string {
  if (isUserId(phone)) return phone;
  if (!isPhone(phone)) throw new ControlError(400, `${phone} is not a phone number.`);
  return toWaId(phone);
}

function numberRow(number: SandboxNumber) {
  return {
    phoneNumberId: number.id,
    wabaId: number.wabaId,
    displayPhoneNumber: number.displayPhoneNumber,
    verifiedName: number.verifiedName,
    throughput: number.messagesPerSecond,
    throughputLevel: number.throughputLevel,
    qualityRating: number.qualityRating,
    messagingLimitTier: number.messagingLimitTier,
    registered: number.registered,
  };
}
