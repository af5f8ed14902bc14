import { renewPools } from "@/db/client";
import { isLostWrite } from "@/db/survive-lost-connection";
import type { InstanceLock } from "./instance-lock.mjs";

export type Log = (line: string) => void;
export type Signals = { receive: (signal: NodeJS.Signals) => void };
export type Stopper = ReturnType<typeof createStopper>;

/** In this order; what is in one phase stops together. A worker's last sends need the sandbox. */
const PHASES = ["work", "sandbox", "database"] as const;
type Phase = (typeof PHASES)[number];

/**
 * Collects what has to be stopped and stops it once, when a signal comes, in at most `limitMs`.
 * A second signal kills; but npm repeats the terminal's Ctrl-C, so one that follows at once is
 * the same one.
 */
export function createStopper(options: {
  log: Log;
  lock: InstanceLock | undefined;
  signals: Signals;
  limitMs: number;
}) {
  const { log, lock, signals, limitMs } = options;
  const parts: { phase: Phase; stop: () => Promise<unknown> }[] = [];
  let stopping: Promise<void> | undefined;
  let stoppedAt = 0;
  const abort = new AbortController();

  const stop = () => {
    abort.abort();
    stopping ??= (async () => {
      for (const phase of PHASES) {
        const together = parts.filter((part) => part.phase === phase).map((part) => part.stop());
        for (const result of await Promise.allSettled(together)) {
          if (result.status === "rejected") log(`While stopping: ${describe(result.reason)}`);
        }
      }
      lock?.release();
    })();
    return stopping;
  };

  signals.receive = (signal) => {
    if (stopping) {
      if (Date.now() - stoppedAt > 300) process.exit(130);
      return;
    }
    stoppedAt = Date.now();
    log(signal === "SIGINT" ? "\nStopping." : "Stopping.");
    setTimeout(() => process.exit(1), limitMs).unref();
    void stop().then(() => process.exit(0));
  };

  return {
    /** Something to stop; at once, when stopping has already begun. */
    add(phase: Phase, part: () => Promise<unknown>) {
      if (stopping) void stopping.then(part, part);
      else parts.push({ phase, stop: part });
    },
    stop,
    /** Aborted when stopping begins. */
    signal: abort.signal,
    isStopping: () => stopping !== undefined,
    /** From here on a fault no longer ends the start but is logged, or ends everything in order. */
    isRunning() {
      process.on("unhandledRejection", (reason) => log(`Unhandled: ${describe(reason)}`));
      process.on("uncaughtException", (error) => {
        if (isLostWrite(error)) {
          renewPools();
          return log("A database connection was lost; it is replaced.");
        }
        // a browser that is closed in the middle of a form; Next.js has nobody who listens for that
        if (isAbortedRequest(error)) return;
        log(`Stopping after a fault: ${describe(error)}`);
        setTimeout(() => process.exit(1), limitMs).unref();
        void stop().then(() => process.exit(1));
      });
    },
  };
}

/** What node:http says of a request whose sender has hung up. */
function isAbortedRequest(error: Error): boolean {
  return error.message === "aborted" && (error as NodeJS.ErrnoException).code === "ECONNRESET";
}

/** A fault with its way, for the log. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
