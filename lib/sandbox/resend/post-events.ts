import { createHmac, randomUUID } from "node:crypto";
import type { Journal } from "../journal";
import type { ResendState } from "./resend-state";

type Delivery = {
  id: string;
  /** Equal for all tries of one event. */
  svixId: string;
  webhookId: string;
  body: string;
  dueMs: number;
  attempt: number;
};

/** Svix tries again until a 2xx; its hours are seconds here. */
const RETRY_AFTER_MS = [250, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 15_000];
const ANSWER_TIMEOUT_MS = 15_000;
const IN_FLIGHT = 8;

export type EventPoster = ReturnType<typeof createEventPoster>;

/** Posts signed events to every webhook of an account. */
export function createEventPoster(options: {
  journal: Journal;
  state: ResendState;
  nowMs: () => number;
  faults: () => { duplicate: boolean; badSignature: boolean };
  /** Where an address is reached from here. */
  reach: (url: string) => string;
  log: (line: string) => void;
}) {
  const { journal, nowMs, state } = options;
  const stop = new AbortController();
  const queue = new Map(journal.list<Delivery>("delivery").map((kept) => [kept.id, kept]));
  const onTheWay = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let watchers: (() => void)[] = [];

  function keep(delivery: Delivery): void {
    queue.set(delivery.id, delivery);
    journal.put("delivery", delivery.id, delivery);
  }

  function pump(): void {
    clearTimeout(timer);
    if (stop.signal.aborted) return;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const delivery of queue.values()) {
      if (onTheWay.size >= IN_FLIGHT) return;
      if (onTheWay.has(delivery.id)) continue;
      if (delivery.dueMs <= nowMs()) void attempt(delivery);
      else nextMs = Math.min(nextMs, delivery.dueMs);
    }
    if (queue.size === 0) {
      for (const watcher of watchers.splice(0)) watcher();
    } else if (nextMs !== Number.POSITIVE_INFINITY) {
      timer = setTimeout(pump, Math.max(0, nextMs - nowMs()));
      timer.unref();
    }
  }

  async function attempt(delivery: Delivery): Promise<void> {
    onTheWay.add(delivery.id);
    const outcome = await post(delivery);
    onTheWay.delete(delivery.id);
    const isTaken = typeof outcome === "number" && outcome >= 200 && outcome < 300;
    if (stop.signal.aborted && !isTaken) return;
    const waitMs = isTaken ? undefined : RETRY_AFTER_MS[delivery.attempt];
    queue.delete(delivery.id);
    if (waitMs === undefined) {
      journal.remove("delivery", delivery.id);
      if (!isTaken) options.log(`resend: ${delivery.webhookId}: ${outcome}; given up`);
    } else {
      keep({ ...delivery, attempt: delivery.attempt + 1, dueMs: nowMs() + waitMs });
    }
    pump();
  }

  /** The status of the answer, or why there was none. */
  async function post({ svixId, webhookId, body }: Delivery): Promise<number | string> {
    const webhook = state.webhooks().find(({ id }) => id === webhookId);
    if (!webhook) return 204;
    const { badSignature } = options.faults();
    const secret = badSignature ? `whsec_${Buffer.alloc(24).toString("base64")}` : webhook.secret;
    try {
      return await send(webhook.url, body, signed({ svixId, body, secret, nowMs: nowMs() }));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async function send(url: string, body: string, headers: Record<string, string>): Promise<number> {
    const response = await fetch(options.reach(url), {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      headers: {
        "content-type": "application/json",
        "user-agent": "Svix-Webhooks/1.0 (sandbox)",
        ...headers,
      },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  }

  pump();
  return {
    /** @returns how many webhooks are told */
    enqueue(accountId: string, type: string, data: object): number {
      const body = JSON.stringify({ type, created_at: new Date(nowMs()).toISOString(), data });
      const webhooks = state.webhooks().filter((one) => one.accountId === accountId);
      for (const { id: webhookId } of webhooks) {
        const svixId = `msg_${randomUUID().replaceAll("-", "")}`;
        for (let copy = 0; copy < (options.faults().duplicate ? 2 : 1); copy += 1) {
          keep({ id: randomUUID(), svixId, webhookId, body, dueMs: nowMs(), attempt: 0 });
        }
      }
      pump();
      return webhooks.length;
    },
    /** Posts a body once, for tests of the receiver: signed, or with what is given instead. */
    postRaw(given: {
      url: string;
      body: string;
      secret: string;
      svixId?: string | undefined;
      /** Seconds since 1970. */
      timestamp?: number | undefined;
      /** Null leaves the header out. */
      signature?: string | null | undefined;
    }): Promise<number> {
      const { svixId = `msg_${randomUUID()}`, timestamp, signature, body, secret, url } = given;
      const atMs = timestamp === undefined ? nowMs() : timestamp * 1000;
      const { "svix-signature": right, ...headers } = signed({ svixId, body, secret, nowMs: atMs });
      const said = signature === undefined ? right : signature;
      return send(url, body, said === null ? headers : { ...headers, "svix-signature": said });
    },
    /** Tries what waits for a repeat at once. */
    hurry(): void {
      for (const delivery of queue.values()) {
        if (!onTheWay.has(delivery.id)) keep({ ...delivery, dueMs: nowMs() });
      }
      pump();
    },
    /** Resolves when nothing waits and nothing is on its way. */
    idle(): Promise<void> {
      return new Promise((resolve) => {
        watchers.push(resolve);
        pump();
      });
    },
    waitingCount: () => queue.size,
    async close(): Promise<void> {
      clearTimeout(timer);
      stop.abort();
      const due = watchers;
      watchers = [];
      for (const watcher of due) watcher();
    },
  };
}

/** Headers of Svix: base64 of HMAC-SHA256 over id, time and body. */
function signed(given: { svixId: string; body: string; secret: string; nowMs: number }) {
  const { svixId, body, secret, nowMs } = given;
  const timestamp = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const mac = createHmac("sha256", key).update(`${svixId}.${timestamp}.${body}`).digest("base64");
  return { "svix-id": svixId, "svix-timestamp": timestamp, "svix-signature": `v1,${mac}` };
}
