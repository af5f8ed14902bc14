import "server-only";
import { sql } from "drizzle-orm";
import type { MessageDirection, MessageStatus } from "@/db/enums/messages";
import type { WebhookOutcome } from "@/db/enums/webhooks";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { describeError } from "@/lib/channels/error-catalogue";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { type DisplayStatus, displayStatus } from "./status";
import { causalOrder } from "./trace-order";

export type TracePart = "message" | "send" | "status" | "webhook" | "money" | "record";

export type TraceStep = {
  id: string;
  part: TracePart;
  /** ISO. */
  at: string;
  title: string;
  detail: string | null;
  /** The stored event behind it, for those who may open it: "0199….3". */
  eventPlace: string | null;
  /** Signed decimal text of a ledger line. */
  amount: string | null;
  isProblem: boolean;
};

export type MessageTrace = {
  id: string;
  direction: MessageDirection;
  body: string;
  state: DisplayStatus | null;
  contactName: string;
  conversationId: string | null;
  channelName: string;
  campaign: { id: string; name: string } | null;
  /** Meta's id; null before Meta has answered. */
  providerId: string | null;
  address: string | null;
  attempts: number;
  /** Null for those who may not see money, and for what never costs any. */
  money: {
    held: string | null;
    charged: string | null;
    state: string;
    /** Which rule decided, in words. */
    rule: string;
  } | null;
  /** Oldest first. */
  steps: TraceStep[];
};

type Row = {
  id: string;
  direction: MessageDirection;
  origin: string;
  body: string;
  status: MessageStatus;
  contactName: string | null;
  conversationId: string | null;
  channelId: string;
  channelName: string;
  campaignId: string | null;
  campaignName: string | null;
  authorName: string | null;
  providerId: string | null;
  address: string | null;
  attempts: number;
  errorCode: number | null;
  errorDetail: string | null;
  uncertainty: string | null;
  holdId: string | null;
  heldAmount: string | null;
  chargedAmount: string | null;
  chargeState: string;
  priceCategory: string | null;
  priceType: string | null;
  versions: { text: string; until: string }[] | null;
} & Record<TimeColumn, string | null>;

type TimeColumn =
  | "createdAt"
  | "occurredAt"
  | "sendingAt"
  | "acceptedAt"
  | "sentAt"
  | "deliveredAt"
  | "readAt"
  | "failedAt";

/**
 * Everything that is known of one message, from the webhook to the money (S9): when it was written and
 * handed over, what Meta answered, each status, the stored events behind them with what they did, the
 * lines of the ledger, and what people recorded about it. Money is left out for roles that may not see
 * it, and so are links to stored events.
 * @throws Refusal `not_found` for unknown and foreign ids
 */
export async function readTrace(ctx: WorkspaceContext, messageId: string): Promise<MessageTrace> {
  return (await findTrace(ctx, messageId)) ?? notFound("message");
}

/** The same; null for unknown and foreign ids. */
export async function findTrace(
  ctx: WorkspaceContext,
  messageId: string,
): Promise<MessageTrace | null> {
  assertCan(ctx, "inbox:read");
  if (!isId(messageId)) return null;
  return withWorkspace(ctx, async (tx) => {
    const row = await readMessage(tx, ctx, messageId);
    if (!row) return null;
    const seesMoney = can(ctx, "wallet:read");
    const [events, ledger, records] = await Promise.all([
      readEvents(tx, ctx, row),
      seesMoney ? readLedger(tx, ctx, messageId) : [],
      readRecords(tx, ctx, messageId),
    ]);
    const mayOpen = can(ctx, "channels:write");
    const steps = causalOrder(ownSteps(row), [
      ...versionSteps(row),
      ...events.map((event) => (mayOpen ? event : { ...event, eventPlace: null })),
      ...ledger,
      ...records,
    ]);
    return {
      id: row.id,
      direction: row.direction,
      body: row.body,
      state: row.direction === "outbound" ? displayStatus(row.status) : null,
      contactName: row.contactName ?? row.address ?? "Somebody",
      conversationId: row.conversationId,
      channelName: row.channelName,
      campaign: row.campaignId
        ? { id: row.campaignId, name: row.campaignName ?? "Campaign" }
        : null,
      providerId: row.providerId,
      address: row.address,
      attempts: row.attempts,
      money: seesMoney && row.direction === "outbound" ? moneyOf(row) : null,
      steps,
    };
  });
}

async function readMessage(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  messageId: string,
): Promise<Row | undefined> {
  const iso = (column: string) => sql.raw(`to_json(m.${column}) #>> '{}'`);
  const [row] = (await tx.execute(sql`
    select m.id, m.direction, m.origin, left(m.body, 300) as body, m.status,
      coalesce(c.name, c.phone, '@' || c.username, c.email) as "contactName", v.id as "conversationId",
      m.channel_id as "channelId", h.name as "channelName", m.campaign_id as "campaignId",
      k.name as "campaignName", m.author_name as "authorName", m.provider_id as "providerId",
      m.address, m.attempts, m.error_code as "errorCode", m.error_detail as "errorDetail",
      u.reason as uncertainty, m.hold_id as "holdId", m.held_amount as "heldAmount",
      m.charged_amount as "chargedAmount", m.charge_state as "chargeState",
      m.price_category as "priceCategory", m.price_type as "priceType",
      m.content -> 'versions' as versions,
      ${iso("created_at")} as "createdAt", ${iso("occurred_at")} as "occurredAt",
      ${iso("sending_at")} as "sendingAt", ${iso("accepted_at")} as "acceptedAt",
      ${iso("sent_at")} as "sentAt", ${iso("delivered_at")} as "deliveredAt",
      ${iso("read_at")} as "readAt", ${iso("failed_at")} as "failedAt"
    from messages m
    join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
    join channels h on h.workspace_id = m.workspace_id and h.id = m.channel_id
    left join conversations v on v.workspace_id = m.workspace_id and v.contact_id = m.contact_id
      and v.channel_id = m.channel_id
    left join campaigns k on k.workspace_id = m.workspace_id and k.id = m.campaign_id
    left join message_uncertainties u on u.workspace_id = m.workspace_id and u.message_id = m.id
    where m.workspace_id = ${ctx.workspaceId} and m.id = ${messageId}::uuid
      and m.direction <> 'note'`)) as unknown as Row[];
  return row;
}

function step(
  part: TracePart,
  at: string,
  title: string,
  more: Partial<TraceStep> = {},
): TraceStep {
  return {
    id: `${part} ${at} ${title}`,
    part,
    at,
    title,
    detail: null,
    eventPlace: null,
    amount: null,
    isProblem: false,
    ...more,
  };
}

/** What the message itself remembers of its way, each step after its cause. */
function ownSteps(row: Row): TraceStep[] {
  const steps: TraceStep[] = [];
  const add = (at: string | null, make: (at: string) => TraceStep) => {
    if (at !== null) steps.push(make(at));
  };
  if (row.direction === "inbound") {
    add(row.occurredAt, (at) =>
      step("message", at, "Written by the customer", { detail: "By Meta’s clock." }),
    );
  } else {
    const by = row.origin === "api" ? ", a program with an API key" : "";
    const author = row.authorName ? `By ${row.authorName}${by}.` : null;
    add(row.createdAt, (at) => step("message", at, "Written down here", { detail: author }));
    add(row.sendingAt, (at) =>
      step("send", at, "Handed to Meta", {
        detail: row.attempts > 1 ? `Attempt ${row.attempts}.` : null,
      }),
    );
    if (row.uncertainty) {
      add(row.sendingAt, (at) =>
        step("send", at, "No answer from Meta", { detail: row.uncertainty, isProblem: true }),
      );
    }
    add(row.acceptedAt, (at) =>
      step("send", at, "Meta answered: accepted", { detail: row.providerId }),
    );
  }
  add(row.sentAt, (at) => step("status", at, "Sent"));
  add(row.deliveredAt, (at) => step("status", at, "Delivered"));
  add(row.readAt, (at) => step("status", at, "Read"));
  add(row.failedAt, (at) =>
    step("status", at, "Failed", { detail: failureWords(row), isProblem: true }),
  );
  return steps;
}

/** What it said before it was edited. */
function versionSteps(row: Row): TraceStep[] {
  return (row.versions ?? []).map((version) =>
    step("message", version.until, "Changed; before it said", { detail: version.text }),
  );
}

function failureWords({ errorCode, errorDetail }: Row): string {
  if (errorCode === null) return errorDetail ?? "No reason was given.";
  return `${errorCode}: ${describeError(errorCode).title}. ${errorDetail ?? ""}`.trim();
}

async function readEvents(tx: WorkspaceTx, ctx: WorkspaceContext, row: Row): Promise<TraceStep[]> {
  if (!row.providerId) return [];
  const rows = (await tx.execute(sql`
    select webhook_event_id || '.' || position as place, effect, outcome, replays,
      to_json(created_at) #>> '{}' as at
    from webhook_updates where workspace_id = ${ctx.workspaceId}
      and provider_id = ${row.providerId} and channel_id = ${row.channelId}
    order by webhook_event_id, position limit 100`)) as unknown as {
    place: string;
    effect: string;
    outcome: WebhookOutcome;
    replays: number;
    at: string;
  }[];
  return rows.map(({ place, effect, outcome, replays, at }) =>
    step("webhook", at, effect, {
      id: place,
      detail: `Webhook with a valid signature${replays > 0 ? `, replayed ${replays} times` : ""}.`,
      eventPlace: place,
      isProblem: outcome === "failed",
    }),
  );
}

async function readLedger(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  messageId: string,
): Promise<TraceStep[]> {
  const keys = [`msg:${messageId}`, `refund:msg:${messageId}`, `msg:${messageId}:again`];
  const lines = (await tx.execute(sql`
    select seq, amount, description, category, market, to_json(created_at) #>> '{}' as at
    from wallet_transactions where workspace_id = ${ctx.workspaceId}
      and idempotency_key = any(array(select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)))
    order by seq`)) as unknown as {
    seq: number;
    amount: string;
    description: string;
    category: string | null;
    market: string | null;
    at: string;
  }[];
  return lines.map(({ seq, amount, description, category, market, at }) =>
    step("money", at, description, {
      id: `ledger ${seq}`,
      detail: [`Ledger line ${seq}`, category?.replaceAll("_", " "), market]
        .filter(Boolean)
        .join(", "),
      amount,
    }),
  );
}

/** What people and rules wrote down because of the message. */
async function readRecords(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  messageId: string,
): Promise<TraceStep[]> {
  const rows = (await tx.execute(sql`
    select id, to_json(created_at) #>> '{}' as at,
      case action when 'opt_out' then 'Opt-out recorded' else 'Opt-in recorded' end as title,
      evidence as detail
    from consent_events where workspace_id = ${ctx.workspaceId} and message_id = ${messageId}::uuid
      and contact_id = (select contact_id from messages where workspace_id = ${ctx.workspaceId}
        and id = ${messageId}::uuid)
    union all
    select id, to_json(created_at) #>> '{}', replace(replace(action, '.', ' '), '_', ' '), 'By ' || actor_name
    from activity_log where workspace_id = ${ctx.workspaceId} and resource_id = ${messageId}
    union all
    select id, to_json(created_at) #>> '{}', 'Its file: ' || status, coalesce(problem, mime_type)
    from attachments where workspace_id = ${ctx.workspaceId} and message_id = ${messageId}::uuid`)) as unknown as {
    id: string;
    at: string;
    title: string;
    detail: string | null;
  }[];
  return rows.map(({ id, at, title, detail }) => step("record", at, title, { id, detail }));
}

function moneyOf(row: Row): MessageTrace["money"] {
  const { heldAmount: held, chargedAmount: charged, chargeState: state } = row;
  return { held, charged, state, rule: ruleOf(row) };
}

const FREE: Record<string, string> = {
  free_customer_service: "Free: an answer inside the window, or one of the number’s free thousand.",
  free_entry_point: "Free: an advertisement led here, so 72 hours cost nothing.",
  free_group_customer_service: "Free: an answer in a group.",
};

/** Which rule made the price what it is (whatsapp.md 8.1). */
function ruleOf(row: Row): string {
  const { priceType, priceCategory, chargeState } = row;
  if (row.origin === "phone_app" || row.origin === "history") {
    return "Sent from the phone app, which costs nothing here.";
  }
  if (priceType && priceType !== "regular") {
    return FREE[priceType] ?? `Free by Meta: ${priceType.replaceAll("_", " ")}.`;
  }
  if (priceType === "regular") {
    const category = (priceCategory ?? "message").replaceAll("_", " ");
    return chargeState === "captured"
      ? `Meta reported a ${category} message; the rate card of that day has its price.`
      : `Meta reported a ${category} message, and no price for it is known. Nothing was taken.`;
  }
  if (row.status === "failed") return "Not delivered, so it costs nothing.";
  return "The price comes with Meta’s first receipt.";
}
