import "server-only";
import { type JobHelpers, Logger, parseCronItems, run, type TaskList } from "graphile-worker";
import { Pool } from "pg";
import { databaseEnv } from "@/db/env";
import { Refusal } from "@/lib/core/errors";
import { logger } from "@/lib/core/logger";
import type { Job } from "./define-job";

export type Schedule = { name: string; cron: string; job: Job; payload: Record<string, unknown> };

/**
 * Runs the queue until `stop`: at most `concurrency` jobs at once, picked up by LISTEN/NOTIFY.
 * A Refusal is an expected end and not tried again; anything else is tried with growing pauses.
 */
export async function runJobs(options: {
  jobs: readonly Job[];
  schedules: readonly Schedule[];
  concurrency: number;
}): Promise<{ stop: () => Promise<void> }> {
  const taskList: TaskList = {};
  for (const job of options.jobs) {
    taskList[job.name] = async (payload: unknown, helpers: JobHelpers) => {
      try {
        await job.run(job.payload.parse(withoutCron(payload)));
      } catch (error) {
        if (error instanceof Refusal) {
          logger.info({ job: job.name, refusal: error.message }, "a job ended with a refusal");
          return;
        }
        logger.error({ err: error, job: job.name, attempt: helpers.job.attempts }, "a job failed");
        if (helpers.job.attempts >= helpers.job.max_attempts) {
          await job.gaveUp?.(job.payload.parse(withoutCron(payload)));
        }
        throw error;
      }
    };
  }
  const pool = new Pool({
    connectionString: databaseEnv().systemUrl,
    max: options.concurrency + 3,
  });
  const onLost = (error: Error) => logger.warn({ err: error }, "the queue lost a connection");
  pool.on("error", onLost);
  pool.on("connect", (client) => client.on("error", onLost));
  const runner = await run({
    pgPool: pool,
    taskList,
    concurrency: options.concurrency,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === "error" || level === "warning") logger.warn({ queue: true }, message);
    }),
    parsedCronItems: parseCronItems(
      options.schedules.map(({ name, cron, job, payload }) => ({
        task: job.name,
        match: cron,
        identifier: name,
        payload,
        options: { jobKey: `cron:${name}`, maxAttempts: 1 },
      })),
    ),
  });
  runner.promise.catch((error) => logger.error({ err: error }, "the queue stopped"));
  return {
    stop: async () => {
      await runner.stop();
      await pool.end();
    },
  };
}

/** graphile-worker adds `_cron` to the payload of scheduled jobs; our schemas are strict. */
function withoutCron(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null) return payload;
  const { _cron, ...rest } = payload as Record<string, unknown>;
  return rest;
}
