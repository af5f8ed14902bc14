import { parseJsonObject, readBody } from "@/lib/sandbox/http/request-body";
import { respondJson, respondJsonText } from "@/lib/sandbox/http/respond";
import { chooseSendFault, type SendFault } from "../send-faults";
import type { GraphCall, GraphContext } from "./graph-context";
import { GRAPH_ERRORS, GraphError } from "./graph-error";
import type { Conversation, SandboxNumber, SandboxTemplate, SendPlan } from "./graph-records";
import { currentComponents, portfolioOf, templateKey } from "./graph-state";
import {
  type CheckedMessage,
  checkMessage,
  checkProduct,
  invalid,
  isWebAddress,
  missing,
} from "./message-rules";
import { digitsOf, toWaId } from "./phone-identity";
import { type Pricing, priceMessage } from "./pricing";
import { checkTemplateParameters, componentOf, parametersOf } from "./template-parameters";
import { PAIR_BURST, PAIR_PER_SECOND, type TokenBucket, takeToken } from "./throttle";
import { newWamid } from "./wamid";

const MESSAGE_BODY_LIMIT_BYTES = 1_000_000;
/** A timeout fault keeps the socket this long, which is longer than any client waits. */
const SILENCE_MS = 120_000;
/** Recipients whose last six digits ask for something special (whatsapp.md 12.5). */
const NEVER_READS = "000200";
const REPLIES_STOP = "000024";
const STOP_REPLY_DELAY_MS = 400;
const TYPING_MS = 25_000;
const DAY_MS = 24 * 3_600_000;

const TIER_LIMITS: Record<string, number> = {
  TIER_250: 250,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
};

export type SendEndpoint = ReturnType<typeof createSendEndpoint>;

/** `POST /{phone_number_id}/messages` and `/marketing_messages`. */
export function createSendEndpoint(ctx: GraphContext) {
  const buckets = new Map<string, TokenBucket>();
  /** People written to with templates outside a window, by time, per portfolio. */
  const startedChats = new Map<string, Map<string, number>>();

  async function handle(call: GraphCall, number: SandboxNumber): Promise<void> {
    const raw = await readBody(call.request, MESSAGE_BODY_LIMIT_BYTES);
    const text = raw.toString("utf8");
    const body = parseJsonObject(text);
    if (!body) {
      throw new GraphError(100, { message: "(#100) Invalid JSON payload", plain: true });
    }
    const fault = chooseSendFault(ctx.faults, ctx.random());
    if (fault === "refuse429") throw new GraphError(130429, { status: 429 });
    if (fault === "refuse5xx") {
      answer5xx(call, ctx.random());
      return;
    }
    if (fault === "timeout") {
      staySilent(call);
      return;
    }
    if (body.status !== undefined) {
      checkProduct(body);
      markRead({ call, number, body });
      return;
    }
    const marketing = call.path[1] === "marketing_messages";
    send({ call, number, body, text, fault, marketing });
  }

  type Send = {
    call: GraphCall;
    number: SandboxNumber;
    body: Record<string, unknown>;
    text: string;
    fault: SendFault;
    marketing: boolean;
  };

  function send({ call, number, body, text, fault, marketing }: Send): void {
    const nowMs = ctx.now();
    const checked = checkMessage(body, { hasMedia: (id) => ctx.state.mediaById.has(id) });
    if (!number.registered) throw new GraphError(133010);
    const waId = checked.recipientKind === "phone" ? toWaId(checked.input) : checked.input;
    if (waId === digitsOf(number.displayPhoneNumber)) throw new GraphError(131021);
    const template = checked.type === "template" ? templateOf(number, body, checked) : null;
    if (marketing && template?.category !== "MARKETING") throw new GraphError(134100);
    const chat = ctx.state.conversation(number, waId);
    const forced = forcedCode({ number, waId, input: checked.input });
    if (forced !== null && GRAPH_ERRORS[forced]?.delivery !== "failed") {
      throw new GraphError(forced);
    }
    takeTurn({ number, chat, nowMs });
    const windowOpen = ctx.state.windowOpen(chat);
    const failCode = forced ?? laterFailure({ body, chat, template, windowOpen, nowMs }) ?? null;
    const held = template?.held === true;
    const plan: SendPlan = {
      failCode,
      held,
      reads: readsByItself(chat),
      templateId: template?.id ?? null,
      templateVersion: template ? template.versions.length - 1 : 0,
      pricing:
        failCode === null
          ? priceOf({ number, chat, template, windowOpen, nowMs, marketing })
          : null,
    };
    const wamid = newWamid();
    const line = sentLine({ number, checked, waId, wamid, text, plan, nowMs });
    const answer = acceptedAnswer({ checked, waId, wamid, template, marketing });
    const sent = ctx.state.recordSend({
      line,
      sent: {
        ...plan,
        wamid,
        number,
        conversation: chat,
        type: checked.type,
        ref: checked.ref,
        acceptedAtMs: nowMs,
      },
      afterWrite: () => answerAccepted({ call, fault, answer }),
    });
    if (checked.recipientKind === "userId" && chat.phone.userId === null) {
      ctx.state.record({ kind: "phone", waId, change: { userId: waId } });
    }
    chat.typingUntilMs = 0;
    ctx.timeline.schedule(sent);
    if (ctx.config.magicRecipients && waId.endsWith(REPLIES_STOP) && failCode === null) {
      const timer = setTimeout(() => {
        ctx.customerWrites({ number, waId, message: { type: "text", text: { body: "STOP" } } });
      }, STOP_REPLY_DELAY_MS);
      timer.unref();
    }
  }

  function templateOf(
    number: SandboxNumber,
    body: Record<string, unknown>,
    checked: CheckedMessage,
  ): SandboxTemplate {
    const content = body.template as { name: string; language: { code: string } };
    const language = content.language.code.replace("-", "_");
    const key = templateKey({ wabaId: number.wabaId, name: content.name, language });
    const template = ctx.state.templatesByKey.get(key);
    if (template?.status === "PAUSED") throw new GraphError(132015);
    if (template?.status === "DISABLED") throw new GraphError(132016);
    if (template?.status !== "APPROVED") {
      throw new GraphError(132001, {
        details: `template name (${content.name}) does not exist in ${content.language.code}`,
      });
    }
    checkTemplateParameters(
      {
        components: currentComponents(template),
        parameterFormat: template.parameterFormat,
        category: template.category,
      },
      body.template as Record<string, unknown>,
    );
    checkHeaderFile(body.template as Record<string, unknown>);
    if (checked.recipientKind === "userId" && template.category === "AUTHENTICATION") {
      throw new GraphError(131062);
    }
    return template;
  }

  /** A header file is checked like the file of a message. */
  function checkHeaderFile(template: Record<string, unknown>): void {
    const components = Array.isArray(template.components) ? template.components : [];
    const parameter = parametersOf(componentOf(components, "header"))[0];
    const media = parameter?.[String(parameter.type)] as
      | { id?: unknown; link?: unknown }
      | undefined;
    if (parameter?.type === "product" || typeof media !== "object") return;
    if (media.id !== undefined && !ctx.state.mediaById.has(String(media.id))) {
      throw new GraphError(131009, { details: "header: the media ID does not exist" });
    }
    if (media.link !== undefined && !isWebAddress(media.link)) {
      throw new GraphError(131009, { details: "header: the link is not a valid URI" });
    }
  }

  function forcedCode({
    number,
    waId,
    input,
  }: {
    number: SandboxNumber;
    waId: string;
    input: string;
  }): number | null {
    const { errorCodeByNumber } = ctx.faults;
    const byNumber =
      errorCodeByNumber[waId] ?? errorCodeByNumber[digitsOf(input)] ?? errorCodeByNumber[number.id];
    if (byNumber !== undefined) return byNumber;
    if (!ctx.config.magicRecipients) return null;
    const code = Number(waId.slice(-6));
    return code >= 130_000 && GRAPH_ERRORS[code] ? code : null;
  }

  /** Throughput of the number, then the pace of the pair. A refusal costs nothing. */
  function takeTurn({
    number,
    chat,
    nowMs,
  }: {
    number: SandboxNumber;
    chat: Conversation;
    nowMs: number;
  }): void {
    let bucket = buckets.get(number.id);
    if (!bucket) {
      bucket = { tokens: number.messagesPerSecond, updatedAtMs: nowMs };
      buckets.set(number.id, bucket);
    }
    const perSecond = number.messagesPerSecond;
    if (!takeToken(bucket, { capacity: Math.max(1, perSecond), perSecond, nowMs })) {
      throw new GraphError(130429);
    }
    if (!ctx.config.pairRate) return;
    const pace = { capacity: PAIR_BURST, perSecond: PAIR_PER_SECOND, nowMs };
    if (!takeToken(chat.pair, pace)) throw new GraphError(131056);
  }

  /** What Meta accepts and then reports as failed (whatsapp.md 12.4). */
  function laterFailure({
    body,
    chat,
    template,
    windowOpen,
    nowMs,
  }: {
    body: Record<string, unknown>;
    chat: Conversation;
    template: SandboxTemplate | null;
    windowOpen: boolean;
    nowMs: number;
  }): number | null {
    if (chat.number.blockedUsers.includes(chat.phone.waId)) return 130403;
    if (template === null) {
      if (!windowOpen) return 131047;
      if (body.type === "reaction") return reactionFailure(body);
      return null;
    }
    if (template.category === "MARKETING") {
      if (chat.phone.marketingStopped) return 131050;
      if (ctx.config.pauseMarketingToUnitedStates && isInUnitedStates(chat.phone.waId)) {
        return 131049;
      }
    }
    return windowOpen ? null : tierFailure(chat, nowMs);
  }

  function reactionFailure(body: Record<string, unknown>): number | null {
    const { message_id: id } = body.reaction as { message_id: string };
    const target = ctx.state.inboundByWamid.get(id);
    return target && ctx.now() - target.inbound.atMs < 30 * DAY_MS ? null : 131009;
  }

  function tierFailure(chat: Conversation, nowMs: number): number | null {
    const limit = TIER_LIMITS[chat.number.messagingLimitTier];
    if (limit === undefined) return null;
    const portfolio = portfolioOf(chat.number.wabaId);
    let started = startedChats.get(portfolio) ?? new Map<string, number>();
    const last = started.get(chat.phone.waId);
    if (last !== undefined && nowMs - last < DAY_MS) return null;
    if (started.size >= limit) {
      started = new Map([...started].filter(([, atMs]) => nowMs - atMs < DAY_MS));
      // The code for this limit is not published; a restriction on the number comes nearest.
      if (started.size >= limit) return 131048;
    }
    startedChats.set(portfolio, started.set(chat.phone.waId, nowMs));
    return null;
  }

  function priceOf({
    number,
    chat,
    template,
    windowOpen,
    nowMs,
    marketing,
  }: {
    number: SandboxNumber;
    chat: Conversation;
    template: SandboxTemplate | null;
    windowOpen: boolean;
    nowMs: number;
    marketing: boolean;
  }): Pricing {
    const category = template
      ? (template.category.toLowerCase() as "authentication" | "marketing" | "utility")
      : "service";
    return priceMessage({
      category: marketing ? "marketing_lite" : category,
      atMs: nowMs,
      windowOpen,
      freeEntryPoint: ctx.state.freeEntryOpen(chat),
      serviceMessagesThisMonth: ctx.state.serviceMessagesThisMonth(number, nowMs),
    });
  }

  function readsByItself(chat: Conversation): boolean {
    if (chat.phone.manual) return false;
    if (ctx.config.magicRecipients && chat.phone.waId.endsWith(NEVER_READS)) return false;
    return ctx.random() < ctx.config.readShare;
  }

  function markRead({
    call,
    number,
    body,
  }: {
    call: GraphCall;
    number: SandboxNumber;
    body: Record<string, unknown>;
  }): void {
    if (body.status !== "read") throw invalid("Param status must be one of {read}.");
    if (typeof body.message_id !== "string") throw missing("message_id");
    const found = ctx.state.inboundByWamid.get(body.message_id);
    if (!found || found.conversation.number.id !== number.id) {
      throw new GraphError(100, {
        details: `Param message_id: message ${body.message_id} does not exist for this number.`,
      });
    }
    const chat = found.conversation;
    if (body.typing_indicator !== undefined) chat.typingUntilMs = ctx.now() + TYPING_MS;
    const businessReadMs = Math.max(chat.businessReadMs, found.inbound.atMs);
    ctx.state.record(
      {
        kind: "conversation",
        phoneNumberId: number.id,
        waId: chat.phone.waId,
        change: { businessReadMs },
      },
      () => respondJson(call.response, { success: true }),
    );
  }

  return {
    handle,
    clear(): void {
      buckets.clear();
      startedChats.clear();
    },
    /** A changed speed counts from now. */
    forgetPace(numberId: string): void {
      buckets.delete(numberId);
    },
  };
}

function isInUnitedStates(waId: string): boolean {
  return /^1\d{10}$/.test(waId) && !NANP_OUTSIDE_UNITED_STATES.has(waId.slice(1, 4));
}

/** Area codes under +1 that are not the United States: Canada and the Caribbean. */
const NANP_OUTSIDE_UNITED_STATES = new Set(
  `204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 468
  474 506 514 519 548 579 581 584 587 600 604 613 639 647 672 683 705 709 742 753 778 780 782 807
  819 825 867 873 879 902 905 942 242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809
  829 849 868 869 876`.split(/\s+/),
);

/** The fixed columns first, then `plan`, which only a restart reads. */
function sentLine({
  number,
  checked,
  waId,
  wamid,
  text,
  plan,
  nowMs,
}: {
  number: SandboxNumber;
  checked: CheckedMessage;
  waId: string;
  wamid: string;
  text: string;
  plan: SendPlan;
  nowMs: number;
}): string {
  // Line breaks in JSON text can only be white space between its parts.
  const body = /[\n\r]/.test(text) ? JSON.stringify(JSON.parse(text)) : text;
  const ref = checked.ref === null ? "null" : JSON.stringify(checked.ref);
  const to = checked.recipientKind === "phone" ? digitsOf(checked.input) : checked.input;
  return `{"at":"${new Date(nowMs).toISOString()}","phoneNumberId":"${number.id}","to":"${to}","wamid":"${wamid}","ref":${ref},"type":"${checked.type}","body":${body.trim()},"plan":${JSON.stringify({ waId, ...plan })}}`;
}

function acceptedAnswer({
  checked,
  waId,
  wamid,
  template,
  marketing,
}: {
  checked: CheckedMessage;
  waId: string;
  wamid: string;
  template: SandboxTemplate | null;
  marketing: boolean;
}): string {
  const input = JSON.stringify(checked.input);
  const contact =
    checked.recipientKind === "phone"
      ? `{"input":${input},"wa_id":"${waId}"}`
      : `{"input":${input},"user_id":${input}}`;
  const status = template?.held ? "held_for_quality_assessment" : "accepted";
  const messageStatus = template ? `,"message_status":"${status}"` : "";
  const success = marketing ? `,"success":true` : "";
  return `{"messaging_product":"whatsapp","contacts":[${contact}],"messages":[{"id":"${wamid}"${messageStatus}}]${success}}`;
}

function answerAccepted({
  call,
  fault,
  answer,
}: {
  call: GraphCall;
  fault: SendFault;
  answer: string;
}): void {
  if (fault === "acceptThenCut") call.request.socket.destroy();
  else if (fault === "acceptThenTimeout") staySilent(call);
  else if (fault === "accept5xx") answer5xx(call, 0);
  else respondJsonText(call.response, answer);
}

function staySilent({ request }: GraphCall): void {
  const timer = setTimeout(() => request.socket.destroy(), SILENCE_MS);
  timer.unref();
  request.socket.once("close", () => clearTimeout(timer));
}

/** The three faces a failing Graph shows: JSON with a code, JSON without help, and HTML. */
function answer5xx({ response }: GraphCall, dice: number): void {
  if (dice < 0.5) {
    respondJson(response, { error: new GraphError(2).toWire() }, { status: 503 });
  } else if (dice < 0.75) {
    respondJson(response, { error: new GraphError(131000).toWire() }, { status: 500 });
  } else {
    response.writeHead(502, { "content-type": "text/html" });
    response.end("<html><body><h1>502 Bad Gateway</h1></body></html>");
  }
}
