import { createHmac } from "node:crypto";
import type { Journal } from "../journal";
import type { StripeEvent } from "./event-object";
import { newId } from "./object-parts";

export type DeliveryFaults = {
  /** Each event is posted twice. */
  duplicate: boolean;
  /** Events of one burst are posted last first. */
  reorder: boolean;
  /** Wait before the first attempt, milliseconds. */
  delayMs: number;
  /** Signed with a secret that is not ours. */
  badSignature: boolean;
};

export const NO_FAULTS: DeliveryFaults = {
  duplicate: false,
  reorder: false,
  delayMs: 0,
  badSignature: false,
};

type Delivery = { id: string; eventId: string; dueMs: number; order: number; attempt: number };

/** Stripe's three days of retries, compressed to about half an hour. */
const RETRY_AFTER_MS = [
  500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 600_000,
];
const ANSWER_TIMEOUT_MS = 10_000;

export type EventQueue = ReturnType<typeof createEventQueue>;

/** Posts signed events to the webhook address until each is answered with a 2xx. */
export function createEventQueue(options: {
  journal: Journal;
  nowMs: () => number;
  webhookUrl: string | undefined;
  webhookSecret: string;
  log: (line: string) => void;
}) {
  const { journal, nowMs } = options;
  let webhookUrl = options.webhookUrl;
  let faults = NO_FAULTS;
  let order = Math.max(0, ...waiting().map((delivery) => Math.abs(delivery.order)));
  let pumping: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stop = new AbortController();

  function waiting(): Delivery[] {
    return journal.list<Delivery>("delivery");
  }

  function due(): Delivery | undefined {
    return waiting()
      .filter((delivery) => delivery.dueMs <= nowMs())
      .sort((a, b) => a.order - b.order)[0];
  }

  function pump(): Promise<void> {
    pumping ??= (async () => {
      clearTimeout(timer);
      // Events of one request are queued in one turn; the burst must be whole to be reordered.
      await new Promise(setImmediate);
      for (let next = due(); next && !stop.signal.aborted; next = due()) await attempt(next);
    })().finally(() => {
      pumping = undefined;
      schedule();
    });
    return pumping;
  }

  function schedule(): void {
    if (stop.signal.aborted) return;
    const dueTimes = waiting().map((delivery) => delivery.dueMs);
    if (dueTimes.length === 0) return;
    timer = setTimeout(() => void pump(), Math.max(0, Math.min(...dueTimes) - nowMs()));
    timer.unref();
  }

  async function attempt(delivery: Delivery): Promise<void> {
    const event = journal.get<StripeEvent>("event", delivery.eventId);
    if (!event || !webhookUrl) return journal.remove("delivery", delivery.id);
    const outcome = await post(event, webhookUrl);
    if (stop.signal.aborted && outcome !== "answered") return;
    if (outcome === "answered") {
      journal.remove("delivery", delivery.id);
      journal.put("event", event.id, { ...event, pending_webhooks: 0 });
      return;
    }
    const waitMs = RETRY_AFTER_MS[delivery.attempt];
    if (waitMs === undefined) {
      options.log(`stripe: gave up on ${event.type} ${event.id}: ${outcome}`);
      return journal.remove("delivery", delivery.id);
    }
    options.log(`stripe: ${event.type} ${event.id} again in ${waitMs} ms: ${outcome}`);
    journal.put("delivery", delivery.id, {
      ...delivery,
      attempt: delivery.attempt + 1,
      dueMs: nowMs() + waitMs,
    });
  }

  /** `answered`, or why not. */
  async function post(event: StripeEvent, url: string): Promise<string> {
    const body = JSON.stringify(event, null, 2);
    const secret = faults.badSignature ? `${options.webhookSecret}-wrong` : options.webhookSecret;
    try {
      const response = await fetch(url, {
        method: "POST",
        redirect: "manual",
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
        headers: {
          "content-type": "application/json; charset=utf-8",
          "stripe-signature": signatureHeader(body, secret, Math.floor(nowMs() / 1000)),
          "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        },
        body,
      });
      await response.arrayBuffer();
      return response.ok ? "answered" : `HTTP ${response.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  function enqueue(event: StripeEvent): void {
    if (!webhookUrl) return;
    for (let copy = 0; copy < (faults.duplicate ? 2 : 1); copy += 1) {
      order += 1;
      const delivery: Delivery = {
        id: newId("dlv"),
        eventId: event.id,
        dueMs: nowMs() + faults.delayMs,
        order: faults.reorder ? -order : order,
        attempt: 0,
      };
      journal.put("delivery", delivery.id, delivery);
    }
    if (faults.delayMs === 0) void pump();
    else if (!pumping) {
      clearTimeout(timer);
      schedule();
    }
  }

  schedule();
  return {
    enqueue,
    /** Resolves when every delivery that is due has been tried. */
    settle: (): Promise<void> => pump(),
    /** Makes everything due, the delayed and the failed too, tries each once, and resolves. */
    async flush(): Promise<void> {
      await pumping;
      for (const delivery of waiting()) {
        journal.put("delivery", delivery.id, { ...delivery, dueMs: nowMs() });
      }
      await pump();
    },
    waitingCount: () => waiting().length,
    faults: () => faults,
    setFaults(next: DeliveryFaults) {
      faults = next;
    },
    webhookUrl: () => webhookUrl,
    setWebhookUrl(next: string) {
      webhookUrl = next;
    },
    async close(): Promise<void> {
      clearTimeout(timer);
      stop.abort();
      await pumping;
      clearTimeout(timer);
    },
  };
}

/** `Stripe-Signature`: hex HMAC-SHA256 over `<t>.<body>` with the whole secret as key. */
export function signatureHeader(body: string, secret: string, unixSeconds: number): string {
  const mac = createHmac("sha256", secret).update(`${unixSeconds}.${body}`).digest("hex");
  return `t=${unixSeconds},v1=${mac}`;
}
