import { hostname } from "node:os";
import { eq, sql } from "drizzle-orm";
import { closeDatabase, listenerClient } from "@/db/client";
import { workers } from "@/db/schema/jobs";
import { surviveLostConnection } from "@/db/survive-lost-connection";
import { withSystem } from "@/db/tenant";
import { newId } from "@/lib/core/ids";
import { logger } from "@/lib/core/logger";
import { runJobs } from "@/lib/jobs/run-jobs";
import { recoverBatches } from "./recover-batches";
import { jobs } from "./registry";
import { schedules } from "./schedules";
import { SenderSupervisor } from "./sender-supervisor";
import { WebhookLoop } from "./webhook-loop";

const HEARTBEAT_MS = 3_000;
const RECOVER_EVERY_MS = 5_000;
/** A deploy gives this long to finish what has begun (r77). */
const DRAIN_MS = 25_000;

/**
 * The worker process: queue, senders, webhook processing, recovery. Any number may run beside each
 * other on one database.
 */
async function main() {
  surviveLostConnection((error) => logger.warn({ err: error }, "a connection was lost"));
  const workerId = newId();
  const beat = () =>
    withSystem("heartbeat", async (tx) => {
      await tx
        .insert(workers)
        .values({ id: workerId, host: hostname(), pid: process.pid })
        .onConflictDoUpdate({ target: workers.id, set: { heartbeatAt: sql`now()` } });
    });
  await whenDatabaseAnswers(beat);
  await forgetDeadNeighbours(workerId);
  await recoverBatches();

  const senders = new SenderSupervisor(workerId);
  const webhooks = new WebhookLoop();
  const queue = await runJobs({ jobs, schedules, concurrency: 4 });
  await listenerClient().listen(
    "tickline_send",
    (text) => senders.onNotice(text),
    () => senders.look(),
  );
  await listenerClient().listen(
    "tickline_webhooks",
    () => webhooks.nudge(),
    () => webhooks.nudge(),
  );
  senders.start();
  webhooks.start();
  const timers = [
    setInterval(() => void beat().catch(warn("heartbeat")), HEARTBEAT_MS),
    // after the database was away: this one is alive, and says so before it looks for the dead
    setInterval(() => void beat().then(recoverBatches).catch(warn("recovery")), RECOVER_EVERY_MS),
  ];
  logger.info({ workerId }, "worker ready");
  if (process.connected) process.send?.({ ready: true });

  let stopping = false;
  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, "worker stops");
    const deadline = setTimeout(() => process.exit(1), DRAIN_MS);
    for (const timer of timers) clearInterval(timer);
    await Promise.allSettled([senders.close(), webhooks.close(), queue.stop()]);
    await withSystem("sign off", async (tx) => {
      await tx.delete(workers).where(eq(workers.id, workerId));
    }).catch(() => {});
    await closeDatabase();
    clearTimeout(deadline);
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  // the launcher died: nobody would stop this process any more
  process.on("disconnect", () => void stop("the launcher went away"));
}

/** A database that starts or recovers is no reason to give up; one that refuses us is. */
async function whenDatabaseAnswers(work: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; ) {
    try {
      return await work();
    } catch (error) {
      const { code, cause } = error as { code?: string; cause?: { code?: string } };
      const reason = cause?.code ?? code ?? "";
      const passes = /^(57P0[1-3]|ECONN|CONN|CONNECT)/.test(reason);
      if (!passes || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Workers of this machine whose process is gone need no waiting until their heartbeat is old. */
async function forgetDeadNeighbours(workerId: string) {
  await withSystem("forget dead workers of this machine", async (tx) => {
    const neighbours = await tx.select().from(workers).where(eq(workers.host, hostname()));
    for (const one of neighbours) {
      if (one.id === workerId || isAlive(one.pid)) continue;
      await tx.delete(workers).where(eq(workers.id, one.id));
    }
  });
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const warn = (what: string) => (error: unknown) =>
  logger.warn({ err: error }, `${what} did not reach the database`);

main().catch((error) => {
  logger.fatal({ err: error }, "the worker could not start");
  process.exit(1);
});
