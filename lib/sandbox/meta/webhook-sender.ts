import { createHmac } from "node:crypto";
import { Pool } from "undici";
import { statusError } from "./graph-error";
import type { SandboxNumber, SentMessage, StatusName } from "./graph-records";
import { digitsOf } from "./phone-identity";

/** One status to be told, by reference: text is made when it leaves, so a long queue stays small. */
export type StatusItem = { sent: SentMessage; status: StatusName; atMs: number };

/** One change that is not a status; `value` is JSON text. */
export type EventItem = {
  id: number;
  wabaId: string;
  field: string;
  value: string;
  atMs: number;
};

type Batch = { attempts: number } & (
  | { kind: "statuses"; items: StatusItem[] }
  | { kind: "event"; event: EventItem }
);

export type WebhookSender = ReturnType<typeof createWebhookSender>;

type SenderOptions = {
  url: string;
  appSecret: string;
  /** Read on each batch, because the control API changes it. */
  statusBatch: () => number;
  onStatusesAnswered: (items: StatusItem[]) => void;
  onEventAnswered: (id: number) => void;
  log: (message: string) => void;
};

const IN_FLIGHT = 4;
/** Up to here each status travels alone, as it does on a quiet day. */
const QUIET_QUEUE = 4;
const ANSWER_TIMEOUT_MS = 5_000;
/** Meta's days of retries, compressed: a tenth of a second, doubling, never more than fifteen. */
const RETRY_FIRST_MS = 100;
const RETRY_LONGEST_MS = 15_000;
/** From this attempt a batch is halved, so that one poisonous update cannot hold up the others. */
const SPLIT_FROM_ATTEMPT = 3;

/**
 * Posts webhooks to one address: signed over the exact bytes, over kept-alive connections, a few at
 * a time, retried until a 200 comes. Nothing is given up, and while the receiver is down the queue
 * holds references only.
 */
export function createWebhookSender(options: SenderOptions) {
  const target = new URL(options.url);
  const pool = new Pool(target.origin, {
    connections: IN_FLIGHT,
    pipelining: 1,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
    connect: { timeout: ANSWER_TIMEOUT_MS },
  });
  const path = target.pathname + target.search;
  const statusQueues = new Map<string, StatusItem[]>();
  let statusCount = 0;
  let eventQueue: Batch[] = [];
  const retries = new Map<NodeJS.Timeout, Batch>();
  const onTheWay = new Set<Batch>();
  const controller = new AbortController();
  let inFlight = 0;
  let failuresInRow = 0;
  let gate: NodeJS.Timeout | null = null;
  let closed = false;
  let watchers: (() => void)[] = [];

  function nextBatch(): Batch | null {
    const event = eventQueue.shift();
    if (event) return event;
    for (const [numberId, queue] of statusQueues) {
      const size = statusCount <= QUIET_QUEUE ? 1 : options.statusBatch();
      const items = queue.splice(0, size);
      statusCount -= items.length;
      // Deleting and setting again moves the number to the end: turns are taken.
      statusQueues.delete(numberId);
      if (queue.length > 0) statusQueues.set(numberId, queue);
      if (items.length > 0) return { kind: "statuses", items, attempts: 0 };
    }
    return null;
  }

  function pump(): void {
    while (!closed && gate === null && inFlight < IN_FLIGHT) {
      const batch = nextBatch();
      if (!batch) break;
      void post(batch);
    }
    if (isIdle()) {
      const due = watchers;
      watchers = [];
      for (const watcher of due) watcher();
    }
  }

  async function post(batch: Batch): Promise<void> {
    inFlight += 1;
    onTheWay.add(batch);
    const answered = await attempt(batch);
    onTheWay.delete(batch);
    inFlight -= 1;
    if (closed) return;
    if (answered) {
      failuresInRow = 0;
      if (batch.kind === "statuses") options.onStatusesAnswered(batch.items);
      else if (batch.kind === "event") options.onEventAnswered(batch.event.id);
    } else {
      failuresInRow += 1;
      for (const part of retryParts(batch)) retryLater(part);
      holdBack();
    }
    pump();
  }

  async function attempt(batch: Batch): Promise<boolean> {
    const bytes = Buffer.from(bodyOf(batch));
    try {
      const answer = await pool.request({
        method: "POST",
        path,
        headers: {
          "content-type": "application/json",
          "user-agent": "facebookexternalua",
          "x-hub-signature-256": signature(bytes, options.appSecret),
        },
        body: bytes,
        signal: controller.signal,
      });
      await answer.body.dump();
      if (answer.statusCode === 200) return true;
      if (failuresInRow === 0) {
        options.log(`webhook ${options.url} answered ${answer.statusCode}; it will be retried`);
      }
    } catch (error) {
      if (!closed && failuresInRow === 0) {
        options.log(`webhook ${options.url} failed (${String(error)}); it will be retried`);
      }
    }
    return false;
  }

  function retryLater(batch: Batch): void {
    const delayMs = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (batch.attempts - 1));
    const timer = setTimeout(() => {
      retries.delete(timer);
      eventQueue.push(batch);
      pump();
    }, delayMs);
    timer.unref();
    retries.set(timer, batch);
  }

  /** A receiver that fails is not flooded with fresh posts: all wait a little, then one probes. */
  function holdBack(): void {
    if (gate !== null) return;
    const delayMs = Math.min(2_000, 50 * 2 ** Math.min(failuresInRow, 6));
    gate = setTimeout(() => {
      gate = null;
      pump();
    }, delayMs);
    gate.unref();
  }

  function isIdle(): boolean {
    return inFlight === 0 && statusCount === 0 && eventQueue.length === 0 && retries.size === 0;
  }

  return {
    url: options.url,
    pushStatuses(items: StatusItem[]): void {
      for (const item of items) {
        const queue = statusQueues.get(item.sent.number.id);
        if (queue) queue.push(item);
        else statusQueues.set(item.sent.number.id, [item]);
      }
      statusCount += items.length;
      pump();
    },
    pushEvent(event: EventItem): void {
      eventQueue.push({ kind: "event", event, attempts: 0 });
      pump();
    },
    /** Posts a body as it stands, once: tests of the receiver want its status code. */
    async postRaw(body: string, signatureOverride?: string): Promise<number> {
      const bytes = Buffer.from(body);
      const answer = await pool.request({
        method: "POST",
        path,
        headers: {
          "content-type": "application/json",
          "x-hub-signature-256": signatureOverride ?? signature(bytes, options.appSecret),
        },
        body: bytes,
      });
      await answer.body.dump();
      return answer.statusCode;
    },
    /** Tries what is waiting for a retry at once. */
    hurry(): void {
      for (const [timer, batch] of retries) {
        clearTimeout(timer);
        eventQueue.push(batch);
      }
      retries.clear();
      if (gate !== null) clearTimeout(gate);
      gate = null;
      pump();
    },
    /** Resolves when everything pushed so far has been answered with 200. */
    idle(): Promise<void> {
      if (isIdle()) return Promise.resolve();
      return new Promise((resolve) => watchers.push(resolve));
    },
    waiting(): number {
      let retried = 0;
      for (const batch of retries.values()) retried += sizeOf(batch);
      const queued = eventQueue.reduce((sum, batch) => sum + sizeOf(batch), 0);
      return statusCount + queued + retried + inFlight;
    },
    /** Gives back every status that has not been answered; those on their way may arrive twice. */
    takeStatuses(): StatusItem[] {
      const items = [...statusQueues.values()].flat();
      for (const batch of [...retries.values(), ...eventQueue, ...onTheWay]) {
        if (batch.kind === "statuses") items.push(...batch.items);
      }
      this.clear();
      return items;
    },
    /** Forgets what is waiting (after a reset of the state it refers to). */
    clear(): void {
      statusQueues.clear();
      statusCount = 0;
      eventQueue = [];
      for (const timer of retries.keys()) clearTimeout(timer);
      retries.clear();
      pump();
    },
    async close(): Promise<void> {
      closed = true;
      for (const timer of retries.keys()) clearTimeout(timer);
      if (gate !== null) clearTimeout(gate);
      controller.abort();
      await pool.destroy().catch(() => undefined);
    },
  };
}

/** The `X-Hub-Signature-256` header of a body. */
export function signature(bytes: Buffer, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(bytes).digest("hex")}`;
}

/** Number facts that stand beside every message and status. */
export function metadataOf(number: SandboxNumber): string {
  return `{"display_phone_number":"${digitsOf(number.displayPhoneNumber)}","phone_number_id":"${number.id}"}`;
}

function retryParts(batch: Batch): Batch[] {
  batch.attempts += 1;
  if (batch.kind !== "statuses" || batch.items.length < 2) return [batch];
  if (batch.attempts < SPLIT_FROM_ATTEMPT) return [batch];
  const middle = Math.ceil(batch.items.length / 2);
  return [
    { ...batch, items: batch.items.slice(0, middle) },
    { ...batch, items: batch.items.slice(middle) },
  ];
}

function sizeOf(batch: Batch): number {
  return batch.kind === "statuses" ? batch.items.length : 1;
}

function bodyOf(batch: Batch): string {
  if (batch.kind === "event") {
    const { event } = batch;
    // `messages` updates carry no entry time; the others do.
    const time = event.field === "messages" ? "" : `"time":${Math.floor(event.atMs / 1000)},`;
    return `{"object":"whatsapp_business_account","entry":[{"id":"${event.wabaId}",${time}"changes":[{"value":${event.value},"field":"${event.field}"}]}]}`;
  }
  return statusesBody(batch.items);
}

function statusesBody(items: StatusItem[]): string {
  const first = items[0];
  if (!first) throw new Error("A status webhook needs at least one status.");
  const { number } = first.sent;
  const contacts = new Map<string, string>();
  let statuses = "";
  for (const item of items) {
    statuses += statuses === "" ? statusText(item) : `,${statusText(item)}`;
    const { phone } = item.sent.conversation;
    // Failed statuses come without contacts.
    if (item.status !== "failed" && !contacts.has(phone.waId)) {
      contacts.set(phone.waId, contactText(item));
    }
  }
  const contactsPart = contacts.size > 0 ? `"contacts":[${[...contacts.values()].join(",")}],` : "";
  return `{"object":"whatsapp_business_account","entry":[{"id":"${number.wabaId}","changes":[{"value":{"messaging_product":"whatsapp","metadata":${metadataOf(number)},${contactsPart}"statuses":[${statuses}]},"field":"messages"}]}]}`;
}

function contactText({ sent }: StatusItem): string {
  const { phone } = sent.conversation;
  const name = JSON.stringify(phone.name ?? `+${phone.waId}`);
  if (phone.userId === phone.waId) {
    return `{"profile":{"name":${JSON.stringify(phone.name ?? phone.username ?? phone.waId)}},"user_id":${JSON.stringify(phone.userId)}}`;
  }
  const userId = phone.userId === null ? "" : `,"user_id":${JSON.stringify(phone.userId)}`;
  return `{"profile":{"name":${name}},"wa_id":"${phone.waId}"${userId}}`;
}

function statusText({ sent, status, atMs }: StatusItem): string {
  const { phone } = sent.conversation;
  let text = `{"id":"${sent.wamid}","status":"${status}","timestamp":"${Math.floor(atMs / 1000)}"`;
  if (phone.userId !== phone.waId) text += `,"recipient_id":"${phone.waId}"`;
  if (phone.userId !== null) text += `,"recipient_user_id":${JSON.stringify(phone.userId)}`;
  if (status === "failed") {
    return `${text}${callbackText(sent)},"errors":[${JSON.stringify(statusError(sent.failCode ?? 131000))}]}`;
  }
  if (sent.pricing && (status === "sent" || status === "delivered")) {
    const { pricing } = sent;
    if (pricing.type === "free_entry_point") {
      text += `,"conversation":{"id":"${conversationId(sent)}","expiration_timestamp":"${Math.floor(sent.conversation.freeEntryUntilMs / 1000)}","origin":{"type":"referral_conversion"}}`;
    }
    text += `,"pricing":{"billable":${pricing.billable},"pricing_model":"${pricing.model}","category":"${pricing.category}","type":"${pricing.type}"}`;
  }
  return `${text}${callbackText(sent)}}`;
}

function callbackText(sent: SentMessage): string {
  return sent.ref === null ? "" : `,"biz_opaque_callback_data":${JSON.stringify(sent.ref)}`;
}

function conversationId(sent: SentMessage): string {
  const { conversation, number } = sent;
  return createHmac("md5", number.id)
    .update(`${conversation.phone.waId}|${conversation.lastReferralMs}`)
    .digest("hex");
}
