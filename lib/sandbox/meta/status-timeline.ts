import type { SentMessage, StatusName } from "./graph-records";
import type { StatusItem } from "./webhook-sender";

type Planned = StatusItem & { dueAtMs: number };

/** From and to, in milliseconds; the moment is drawn evenly between them. */
export type Span = readonly [number, number];

export type TimelineSettings = {
  sentDelayMs: Span;
  deliveredDelayMs: Span;
  readDelayMs: Span;
  /** False holds every status until `flush`. */
  autoStatus: boolean;
};

export type TimelineFaults = {
  statusDelayMs: number;
  duplicateStatuses: number;
  reorderStatuses: number;
};

export type StatusTimeline = ReturnType<typeof createStatusTimeline>;

const TICK_MS = 20;

/**
 * Decides when each status of a message happens and hands it over when its time has come.
 * One timer serves all messages: statuses wait in buckets of 20 ms.
 */
export function createStatusTimeline(options: {
  /** Time for timestamps; waiting itself is always real time. */
  now: () => number;
  random: () => number;
  settings: () => TimelineSettings;
  faults: () => TimelineFaults;
  emit: (items: StatusItem[]) => void;
}) {
  let buckets = new Map<number, Planned[]>();
  let planned = 0;
  let heldBack: Planned[] = [];
  let timer: NodeJS.Timeout | null = null;
  let lastTick = 0;

  function within([from, to]: Span): number {
    return from + options.random() * (to - from);
  }

  function add(item: Planned): void {
    if (!options.settings().autoStatus) {
      heldBack.push(item);
      return;
    }
    const tick = Math.max(Math.ceil(item.dueAtMs / TICK_MS), lastTick + 1);
    const bucket = buckets.get(tick);
    if (bucket) bucket.push(item);
    else buckets.set(tick, [item]);
    planned += 1;
    if (timer === null) {
      lastTick = Math.floor(Date.now() / TICK_MS) - 1;
      timer = setInterval(advance, TICK_MS);
      timer.unref();
    }
  }

  function advance(): void {
    const current = Math.floor(Date.now() / TICK_MS);
    const due: Planned[] = [];
    if (current - lastTick > buckets.size) {
      // After a long pause it is cheaper to look at the buckets than at every tick missed.
      for (const [tick, bucket] of [...buckets].sort(([a], [b]) => a - b)) {
        if (tick > current) break;
        due.push(...bucket);
        buckets.delete(tick);
      }
    } else {
      for (let tick = lastTick + 1; tick <= current; tick += 1) {
        const bucket = buckets.get(tick);
        if (!bucket) continue;
        for (const item of bucket) due.push(item);
        buckets.delete(tick);
      }
    }
    lastTick = current;
    planned -= due.length;
    if (due.length > 0) hand(due);
    if (planned === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  }

  function hand(items: Planned[]): void {
    const nowMs = options.now();
    for (const item of items) {
      item.atMs = item.sent.statusAtMs[item.status] ?? Math.min(item.atMs, nowMs);
      item.sent.statusAtMs[item.status] = item.atMs;
    }
    options.emit(items);
  }

  function plan(sent: SentMessage, steps: { status: StatusName; afterMs: number }[]): void {
    const faults = options.faults();
    const realNow = Date.now();
    const nowMs = options.now();
    const moments = steps.map((step) => step.afterMs + faults.statusDelayMs);
    // Reordered: each status keeps the time it happened, but arrives at the mirrored moment.
    const arrivals = options.random() < faults.reorderStatuses ? [...moments].reverse() : moments;
    steps.forEach((step, index) => {
      const item = {
        sent,
        status: step.status,
        atMs: nowMs + (moments[index] ?? 0),
        dueAtMs: realNow + (arrivals[index] ?? 0),
      };
      add(item);
      if (options.random() < faults.duplicateStatuses) {
        add({ ...item, dueAtMs: item.dueAtMs + within([0, 200]) });
      }
    });
  }

  return {
    /** Plans what is still to be told about a message; statuses already answered are left out. */
    schedule(sent: SentMessage): void {
      if (sent.held) return;
      const settings = options.settings();
      const sentAfter = within(settings.sentDelayMs);
      const deliveredAfter = sentAfter + within(settings.deliveredDelayMs);
      const steps: { status: StatusName; afterMs: number }[] = [];
      if (sent.failCode !== null) {
        steps.push({ status: "failed", afterMs: sentAfter });
      } else {
        steps.push({ status: "sent", afterMs: sentAfter });
        if (!sent.conversation.blockedByCustomer) {
          steps.push({ status: "delivered", afterMs: deliveredAfter });
          if (sent.reads) {
            const readAfter = deliveredAfter + within(settings.readDelayMs);
            steps.push({ status: "read", afterMs: readAfter });
          }
        }
      }
      plan(
        sent,
        steps.filter((step) => !sent.answered.has(step.status)),
      );
    },
    /** One status that happens now, because a person did something on the phone. */
    happenNow(sent: SentMessage, status: StatusName): void {
      if (sent.statusAtMs[status] !== undefined) return;
      sent.statusAtMs[status] = options.now();
      plan(sent, [{ status, afterMs: 0 }]);
    },
    /** Hands over everything planned, whenever it was due. Returns how many statuses that were. */
    flush(): number {
      const items = [...buckets.values()].flat().concat(heldBack);
      items.sort((a, b) => a.dueAtMs - b.dueAtMs);
      buckets = new Map();
      heldBack = [];
      planned = 0;
      if (items.length > 0) hand(items);
      return items.length;
    },
    waiting(): number {
      return planned + heldBack.length;
    },
    clear(): void {
      buckets = new Map();
      heldBack = [];
      planned = 0;
    },
    close(): void {
      if (timer !== null) clearInterval(timer);
      timer = null;
    },
  };
}
