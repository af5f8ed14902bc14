import { randomUUID } from "node:crypto";
import type { Journal } from "./journal";

type Waiting = { id: string; dueMs: number; attempt: number };

/** The status of an answer, or why there was none. */
export type Outcome = number | string;

const ANSWER_TIMEOUT_MS = 15_000;
const IN_FLIGHT = 8;

export type DeliveryQueue<Post extends object> = ReturnType<typeof createDeliveryQueue<Post>>;

/**
 * What a vendor has still to post to the application, eight at once: kept over a restart, and tried
 * again with growing waits until it is over.
 */
export function createDeliveryQueue<Post extends object>(options: {
  journal: Journal;
  nowMs: () => number;
  /** Where an address is reached from here. */
  reach: (url: string) => string;
  /** The waits between the tries. */
  retryAfterMs: readonly number[];
  /** One try, by `send`. */
  post: (delivery: Post & Waiting) => Promise<number>;
  isOver: (delivery: Post & Waiting, outcome: Outcome) => boolean;
  /** It is not tried any more, whether that is well or not. */
  onEnd: (delivery: Post & Waiting, outcome: Outcome) => void;
}) {
  type Delivery = Post & Waiting;
  const { journal, nowMs } = options;
  const stop = new AbortController();
  const queue = new Map(journal.list<Delivery>("delivery").map((kept) => [kept.id, kept]));
  const onTheWay = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watchers: (() => void)[] = [];

  function keep(delivery: Delivery): void {
    queue.set(delivery.id, delivery);
    journal.put("delivery", delivery.id, delivery);
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
      for (const watcher of watchers.splice(0)) watcher();
    } else if (nextMs !== Number.POSITIVE_INFINITY) {
      timer = setTimeout(pump, Math.max(0, nextMs - nowMs()));
      timer.unref();
    }
  }

  async function attempt(delivery: Delivery): Promise<void> {
    onTheWay.add(delivery.id);
    const outcome: Outcome = await options
      .post(delivery)
      .catch((error) => (error instanceof Error ? error.message : String(error)));
    onTheWay.delete(delivery.id);
    const isOver = options.isOver(delivery, outcome);
    // cut by the end of this process: the next one takes it up
    if (stop.signal.aborted && !isOver) return;
    const waitMs = isOver ? undefined : options.retryAfterMs[delivery.attempt];
    queue.delete(delivery.id);
    if (waitMs === undefined) {
      journal.remove("delivery", delivery.id);
      options.onEnd(delivery, outcome);
    } else {
      keep({ ...delivery, attempt: delivery.attempt + 1, dueMs: nowMs() + waitMs });
    }
    pump();
  }

  // whoever makes the queue has to have it before the first of them is posted
  queueMicrotask(pump);
  return {
    /** Posts once, and says how it was answered. */
    async send(url: string, headers: Record<string, string>, body: string): Promise<number> {
      const response = await fetch(options.reach(url), {
        method: "POST",
        redirect: "manual",
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
        headers,
        body,
      });
      await response.arrayBuffer();
      return response.status;
    },
    add(post: Post): void {
      keep({ ...post, id: randomUUID(), dueMs: nowMs(), attempt: 0 });
      pump();
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
    close(): void {
      clearTimeout(timer);
      stop.abort();
      for (const watcher of watchers.splice(0)) watcher();
    },
  };
}
