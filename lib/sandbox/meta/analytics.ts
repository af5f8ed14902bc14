import type { GraphContext } from "./graph-context";
import { GraphError } from "./graph-error";
import type { SandboxWaba, SentMessage } from "./graph-records";
import { digitsOf } from "./phone-identity";

type Fields = Record<string, unknown>;

type Asked = { waba: SandboxWaba; modifiers: Map<string, string> };

const HALF_HOUR_SECONDS = 1_800;
const DAY_SECONDS = 86_400;

/** `analytics`: messages sent and delivered, by time. Counted from the real log. */
export function analyticsOf(ctx: GraphContext, { waba, modifiers }: Asked): Fields {
  const span = spanOf(modifiers);
  const numbers = listOf(modifiers.get("phone_numbers"));
  const slots = new Map<number, { sent: number; delivered: number }>();
  for (const sent of messagesOf(ctx, { waba, span, numbers })) {
    const start = slotOf(sent.acceptedAtMs, span.stepSeconds);
    const slot = slots.get(start) ?? { sent: 0, delivered: 0 };
    if (sent.statusAtMs.sent !== undefined) slot.sent += 1;
    if (sent.statusAtMs.delivered !== undefined) slot.delivered += 1;
    slots.set(start, slot);
  }
  return {
    phone_numbers: numbersOf(ctx, waba),
    granularity: modifiers.get("granularity") ?? "DAY",
    data_points: [...slots]
      .sort(([a], [b]) => a - b)
      .map(([start, slot]) => ({ start, end: start + span.stepSeconds, ...slot })),
  };
}

/**
 * `pricing_analytics`: volume by time, category and type. The sandbox publishes no prices, so
 * `cost` is left out rather than said to be nothing, except where it is nothing.
 */
export function pricingAnalytics(ctx: GraphContext, { waba, modifiers }: Asked): Fields {
  const span = spanOf(modifiers);
  const numbers = listOf(modifiers.get("phone_numbers"));
  const points = new Map<string, Fields & { volume: number }>();
  for (const sent of messagesOf(ctx, { waba, span, numbers })) {
    if (!sent.pricing || sent.statusAtMs.delivered === undefined) continue;
    const start = slotOf(sent.acceptedAtMs, span.stepSeconds);
    const type = sent.pricing.type.toUpperCase();
    const category = sent.pricing.category.toUpperCase();
    const key = `${start}|${type}|${category}`;
    const point = points.get(key) ?? {
      start,
      end: start + span.stepSeconds,
      pricing_type: type,
      pricing_category: category,
      volume: 0,
      ...(sent.pricing.billable ? {} : { cost: 0 }),
    };
    point.volume += 1;
    points.set(key, point);
  }
  return { data: [{ data_points: [...points.values()] }] };
}

/** `conversation_analytics` says nothing since messages are priced one by one. */
export function conversationAnalytics(_ctx: GraphContext, { modifiers }: Asked): Fields {
  spanOf(modifiers);
  return { data: [{ data_points: [] }] };
}

/** `GET /{waba_id}/template_analytics`: sent, delivered and read for each template and day. */
export function templateAnalytics(
  ctx: GraphContext,
  { waba, query }: { waba: SandboxWaba; query: URLSearchParams },
): Fields {
  if (!waba.insightsEnabled) {
    throw new GraphError(200, {
      message: "(#200) Template analytics are not enabled for this account.",
      plain: true,
    });
  }
  const ids = listOf(query.get("template_ids") ?? undefined);
  if (ids.length === 0 || ids.length > 10) {
    throw new GraphError(100, {
      message: "(#100) Param template_ids must have 1 to 10 elements.",
      plain: true,
    });
  }
  const span = spanOf(
    new Map([
      ["start", query.get("start") ?? ""],
      ["end", query.get("end") ?? ""],
      ["granularity", "DAILY"],
    ]),
  );
  const points = new Map<string, Fields & { sent: number; delivered: number; read: number }>();
  for (const sent of messagesOf(ctx, { waba, span, numbers: [] })) {
    if (sent.templateId === null || !ids.includes(sent.templateId)) continue;
    const start = slotOf(sent.acceptedAtMs, DAY_SECONDS);
    const key = `${sent.templateId}|${start}`;
    const point = points.get(key) ?? {
      template_id: sent.templateId,
      start,
      end: start + DAY_SECONDS,
      sent: 0,
      delivered: 0,
      read: 0,
    };
    for (const status of ["sent", "delivered", "read"] as const) {
      if (sent.statusAtMs[status] !== undefined) point[status] += 1;
    }
    points.set(key, point);
  }
  return {
    data: [{ granularity: "DAILY", product_type: "cloud_api", data_points: [...points.values()] }],
  };
}

type Span = { startSeconds: number; endSeconds: number; stepSeconds: number };

function spanOf(modifiers: Map<string, string>): Span {
  const startSeconds = Number(modifiers.get("start") || Number.NaN);
  const endSeconds = Number(modifiers.get("end") || Number.NaN);
  if (!Number.isFinite(startSeconds) || !Number.isFinite(endSeconds)) {
    throw new GraphError(100, {
      message: "(#100) The parameters start and end are required.",
      plain: true,
    });
  }
  const granularity = (modifiers.get("granularity") ?? "DAY").toUpperCase();
  const steps: Record<string, number> = {
    HALF_HOUR: HALF_HOUR_SECONDS,
    DAY: DAY_SECONDS,
    DAILY: DAY_SECONDS,
    MONTH: 30 * DAY_SECONDS,
    MONTHLY: 30 * DAY_SECONDS,
  };
  const stepSeconds = steps[granularity];
  if (stepSeconds === undefined) {
    throw new GraphError(100, {
      message: "(#100) Param granularity must be one of {HALF_HOUR, DAY, MONTH}.",
      plain: true,
    });
  }
  return { startSeconds, endSeconds, stepSeconds };
}

function messagesOf(
  ctx: GraphContext,
  { waba, span, numbers }: { waba: SandboxWaba; span: Span; numbers: string[] },
): SentMessage[] {
  return ctx.state.sentBySequence.filter((sent) => {
    const seconds = sent.acceptedAtMs / 1000;
    const digits = digitsOf(sent.number.displayPhoneNumber);
    return (
      sent.number.wabaId === waba.id &&
      seconds >= span.startSeconds &&
      seconds < span.endSeconds &&
      (numbers.length === 0 || numbers.map(digitsOf).includes(digits))
    );
  });
}

function numbersOf(ctx: GraphContext, waba: SandboxWaba): string[] {
  return ctx.state.part.numbers
    .filter((number) => number.wabaId === waba.id)
    .map((number) => digitsOf(number.displayPhoneNumber));
}

function slotOf(atMs: number, stepSeconds: number): number {
  return Math.floor(atMs / 1000 / stepSeconds) * stepSeconds;
}

function listOf(text: string | undefined): string[] {
  return (text ?? "")
    .replace(/[[\]"'\s]/g, "")
    .split(",")
    .filter((part) => part !== "");
}
