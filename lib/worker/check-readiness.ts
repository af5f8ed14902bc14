import "server-only";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { logger } from "@/lib/core/logger";

export type Readiness = {
  status: "ready" | "not_ready";
  database: { ok: boolean; latencyMs: number | null };
  migrations: { ok: boolean; applied: number | null };
  queue: { waiting: number; oldestWaitingSeconds: number; failed: number } | null;
  webhooks: { waiting: number; oldestWaitingSeconds: number; failed: number } | null;
  worker: { ok: boolean; running: number; lastHeartbeatSeconds: number | null };
  problems: string[];
};

const LATE_SECONDS = 60;

/** What a load balancer or an operator wants to know; never throws, never shows an address or secret. */
export async function checkReadiness(): Promise<Readiness> {
  const readiness: Readiness = {
    status: "not_ready",
    database: { ok: false, latencyMs: null },
    migrations: { ok: false, applied: null },
    queue: null,
    webhooks: null,
    worker: { ok: false, running: 0, lastHeartbeatSeconds: null },
    problems: [],
  };
  const startedAt = performance.now();
  try {
    const [row] = (await withSystem("readiness", (tx) =>
      tx.execute(sql`
        select
          to_regclass('public.messages') is not null as migrated,
          applied_migrations() as applied,
          (select count(*)::int from graphile_worker._private_jobs where locked_at is null and run_at <= now() and attempts < max_attempts) as jobs,
          (select coalesce(extract(epoch from now() - min(run_at)), 0)::int from graphile_worker._private_jobs
             where locked_at is null and run_at <= now() and attempts < max_attempts) as job_age,
          (select count(*)::int from graphile_worker._private_jobs where attempts >= max_attempts) as jobs_failed,
          (select count(*)::int from webhook_events where status = 'pending') as events,
          (select coalesce(extract(epoch from now() - min(received_at)), 0)::int from webhook_events where status = 'pending') as event_age,
          (select count(*)::int from webhook_events where status = 'failed') as events_failed,
          (select count(*)::int from workers where heartbeat_at > now() - interval '15 seconds') as workers,
          (select extract(epoch from now() - max(heartbeat_at))::int from workers) as heartbeat`),
    )) as unknown as Record<string, number | boolean | null>[];
    const n = (name: string) => Number(row?.[name] ?? 0);
    readiness.database = { ok: true, latencyMs: Math.round(performance.now() - startedAt) };
    readiness.migrations = { ok: row?.migrated === true, applied: n("applied") };
    readiness.queue = {
      waiting: n("jobs"),
      oldestWaitingSeconds: n("job_age"),
      failed: n("jobs_failed"),
    };
    readiness.webhooks = {
      waiting: n("events"),
      oldestWaitingSeconds: n("event_age"),
      failed: n("events_failed"),
    };
    readiness.worker = {
      ok: n("workers") > 0,
      running: n("workers"),
      lastHeartbeatSeconds: row?.heartbeat === null ? null : n("heartbeat"),
    };
    if (!readiness.migrations.ok) readiness.problems.push("The database is not migrated.");
    if (!readiness.worker.ok) readiness.problems.push("No worker is running.");
    if (n("job_age") > LATE_SECONDS) readiness.problems.push("Jobs are waiting for too long.");
    if (n("event_age") > LATE_SECONDS) {
      readiness.problems.push("Webhook events are waiting for too long.");
    }
  } catch (error) {
    logger.error({ err: error }, "readiness could not be checked");
    readiness.problems.push("The database does not answer.");
  }
  if (readiness.problems.length === 0) readiness.status = "ready";
  return readiness;
}
