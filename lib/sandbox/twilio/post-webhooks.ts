import { createHmac } from "node:crypto";
import type { Journal } from "../journal";
import { newSid, type TwilioState } from "./twilio-state";

type Delivery = {
  id: string;
  accountSid: string;
  url: string;
  /** Fields in the order in which they are posted. */
  form: [name: string, value: string][];
  dueMs: number;
  attempt: number;
};

/**
 * An address that cannot be reached is tried again, briefly; an answer, even a 500, is final, unless
 * the address asks for more: "#rc=3&rp=5xx" (Twilio, webhook connection overrides).
 */
const RETRY_AFTER_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];
const ANSWER_TIMEOUT_MS = 15_000;
const IN_FLIGHT = 8;

export type WebhookPoster = ReturnType<typeof createWebhookPoster>;

/** Posts signed forms: statuses to each message's own address, inbound messages to the number's. */
export function createWebhookPoster(options: {
  journal: Journal;
  state: TwilioState;
  nowMs: () => number;
  faults: () => { duplicate: boolean; badSignature: boolean };
  /** Where an address is reached from here; it is signed as it was given. */
  reach: (url: string) => string;
  log: (line: string) => void;
}) {
  const { journal, nowMs } = options;
  const stop = new AbortController();
  const queue = new Map(journal.list<Delivery>("delivery").map((kept) => [kept.id, kept]));
  const onTheWay = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let watchers: (() => void)[] = [];

  function keep(delivery: Delivery): void {
    queue.set(delivery.id, delivery);
    journal.put("delivery", delivery.id, delivery);
  }

  function forget(id: string): void {
    queue.delete(id);
    journal.remove("delivery", id);
  }

  function pump(): void {
    clearTimeout(timer);
    if (stop.signal.aborted) return;
    let nextMs = Number.POSITIVE_INFINITY;
    // oldest first: what is tried again moves to the end
    for (const delivery of queue.values()) {
      if (onTheWay.size >= IN_FLIGHT) return;
      if (onTheWay.has(delivery.id)) continue;
      if (delivery.dueMs <= nowMs()) void attempt(delivery);
      else nextMs = Math.min(nextMs, delivery.dueMs);
    }
    if (queue.size === 0) {
      const due = watchers;
      watchers = [];
      for (const watcher of due) watcher();
    } else if (nextMs !== Number.POSITIVE_INFINITY) {
      timer = setTimeout(pump, Math.max(0, nextMs - nowMs()));
      timer.unref();
    }
  }

  async function attempt(delivery: Delivery): Promise<void> {
    onTheWay.add(delivery.id);
    const outcome = await post(delivery);
    onTheWay.delete(delivery.id);
    const isAnswer = typeof outcome === "number";
    if (stop.signal.aborted && !isAnswer) return;
    const isFinal = isAnswer && !asksAgain(delivery, outcome);
    const waitMs = isFinal ? undefined : RETRY_AFTER_MS[delivery.attempt];
    queue.delete(delivery.id);
    if (waitMs === undefined) {
      forget(delivery.id);
      if (outcome !== 200 && outcome !== 204) {
        options.log(`twilio: ${delivery.url}: ${outcome}; it is not asked again`);
      }
    } else {
      keep({ ...delivery, attempt: delivery.attempt + 1, dueMs: nowMs() + waitMs });
    }
    pump();
  }

  /** The status of the answer, or why there was none. */
  async function post({ accountSid, url, form }: Delivery): Promise<number | string> {
    const token = options.state.account(accountSid)?.authToken ?? "";
    const signature = signForm(url, form, options.faults().badSignature ? `${token}-` : token);
    try {
      const response = await send(url, form, signature, stop.signal);
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  function send(
    url: string,
    form: [string, string][],
    signature: string | null,
    ...signals: AbortSignal[]
  ): Promise<Response> {
    return fetch(options.reach(url), {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.any([...signals, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        accept: "*/*",
        "user-agent": "TwilioProxy/1.1",
        "i-twilio-idempotency-token": newSid(""),
        ...(signature === null ? {} : { "x-twilio-signature": signature }),
      },
      body: new URLSearchParams(form).toString(),
    });
  }

  pump();
  return {
    enqueue(given: { accountSid: string; url: string; form: [string, string][] }): void {
      for (let copy = 0; copy < (options.faults().duplicate ? 2 : 1); copy += 1) {
        keep({ ...given, id: newSid("DL"), dueMs: nowMs(), attempt: 0 });
      }
      pump();
    },
    /** Posts a form once, for tests of the receiver: signed, or with the header that is given. */
    async postRaw(given: {
      accountSid: string;
      url: string;
      form: [string, string][];
      /** Null leaves the header out. */
      signature: string | null | undefined;
    }): Promise<number> {
      const token = options.state.account(given.accountSid)?.authToken ?? "";
      const signature =
        given.signature === undefined ? signForm(given.url, given.form, token) : given.signature;
      const response = await send(given.url, given.form, signature);
      await response.arrayBuffer();
      return response.status;
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
      for (const watcher of watchers.splice(0)) watcher();
    },
  };
}

/** Whether the fragment of an address wants another try after such an answer. */
function asksAgain({ url, attempt }: Delivery, status: number): boolean {
  const wishes = new URLSearchParams(url.split("#")[1] ?? "");
  const policies = (wishes.get("rp") ?? "ct").split(",");
  const meant = status >= 500 ? "5xx" : status >= 400 ? "4xx" : null;
  if (meant === null || attempt >= Math.min(Number(wishes.get("rc") ?? 0), 5)) return false;
  return policies.includes("all") || policies.includes(meant);
}

/** `X-Twilio-Signature`: base64 of HMAC-SHA1 over the address, its fragment left out, and the sorted fields. */
export function signForm(url: string, form: [string, string][], authToken: string): string {
  const fields = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = fields.reduce(
    (all, [name, value]) => all + name + value,
    url.split("#", 1)[0] ?? "",
  );
  return createHmac("sha1", authToken).update(Buffer.from(text, "utf8")).digest("base64");
}
