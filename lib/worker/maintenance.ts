import { sql } from "drizzle-orm";
import * as z from "zod";
import { IDEMPOTENCY_DAYS } from "@/db/enums/messages";
import { TRASH_DAYS } from "@/db/enums/trash";
import { withSystem } from "@/db/tenant";
import { logger } from "@/lib/core/logger";
import { defineJob } from "@/lib/jobs/define-job";
import { DROP_OLD_WEBHOOKS, webhookRetentionDays } from "@/lib/webhooks/retention";
import { resealSecrets } from "./reseal-secrets";

/** Partitions three months ahead; what the default partition caught moves into its month (r75). */
export const ensurePartitionsJob = defineJob({
  name: "worker.ensure_partitions",
  payload: z.object({}),
  maxAttempts: 3,
  run: async () => {
    await withSystem("make partitions", (tx) => tx.execute(sql`select ensure_partitions()`));
  },
});

/**
 * Webhook events live WEBHOOK_RETENTION_DAYS; whole months are dropped, what nobody has settled stays (G5). The run
 * is written down, because people are shown when it last happened.
 */
export const dropOldWebhooksJob = defineJob({
  name: DROP_OLD_WEBHOOKS,
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await withSystem("drop old webhook events", (tx) =>
      tx.execute(sql`
        with done as (select * from drop_old_webhooks(${webhookRetentionDays()}))
        insert into job_runs (name, last_started_at, last_finished_at, last_error, details)
        select ${DROP_OLD_WEBHOOKS}, now(), clock_timestamp(), null, to_jsonb(done) from done
        on conflict (name) do update set last_started_at = excluded.last_started_at,
          last_finished_at = excluded.last_finished_at, last_error = null, details = excluded.details`),
    );
  },
});

/** Rows that nobody needs any more. */
export const purgeJob = defineJob({
  name: "worker.purge",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await withSystem("purge old rows", async (tx) => {
      await tx.execute(
        sql`delete from realtime_events where created_at < now() - interval '1 day'`,
      );
      await tx.execute(sql`delete from webhook_keys where created_at < now() - interval '40 days'`);
      await tx.execute(
        sql`delete from parked_statuses where created_at < now() - interval '8 days'`,
      );
      await tx.execute(
        sql`delete from notifications where happened_at < now() - interval '90 days'`,
      );
      await tx.execute(
        sql`delete from trash where created_at < now() - make_interval(days => ${TRASH_DAYS})`,
      );
      await tx.execute(
        sql`delete from api_requests
          where created_at < now() - make_interval(days => ${IDEMPOTENCY_DAYS})`,
      );
      await tx.execute(sql`delete from rate_limits
        where window_started_at < now() - interval '2 days'
          and (blocked_until is null or blocked_until < now())`);
    });
  },
});

/** Nightly: the campaign counters against their messages; a drift is repaired and told (r79). */
export const recountJob = defineJob({
  name: "worker.recount",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    const drift = (await withSystem("recount campaigns", (tx) =>
      tx.execute(sql`
        with live as (
          select workspace_id, campaign_id, status, count(*)::int as count from messages
          where campaign_id is not null group by 1, 2, 3
        )
        select coalesce(l.workspace_id, c.workspace_id) as workspace_id,
          coalesce(l.campaign_id, c.campaign_id) as campaign_id,
          coalesce(l.status, c.status) as status,
          coalesce(l.count, 0) as counted, coalesce(c.count, 0) as stored
        from live l full join campaign_counts c
          on c.workspace_id = l.workspace_id and c.campaign_id = l.campaign_id and c.status = l.status
        where coalesce(l.count, 0) <> coalesce(c.count, 0)`),
    )) as unknown as {
      workspace_id: string;
      campaign_id: string;
      status: string;
      counted: number;
    }[];
    if (drift.length === 0) return;
    logger.warn({ rows: drift.length }, "campaign counters differed from their messages");
    await withSystem("repair campaign counters", (tx) =>
      tx.execute(sql`
        insert into campaign_counts (workspace_id, campaign_id, status, count)
        select d.workspace_id, d.campaign_id, d.status, d.counted
        from jsonb_to_recordset(${JSON.stringify(drift)}::jsonb) as d(
          workspace_id uuid, campaign_id uuid, status text, counted int)
        on conflict (workspace_id, campaign_id, status) do update set count = excluded.count`),
    );
  },
});

/** Nightly; what came of it is told in the log, where whoever rotates a key looks. */
export const resealSecretsJob = defineJob({
  name: "worker.reseal_secrets",
  payload: z.object({}),
  maxAttempts: 3,
  run: async () => {
    const result = await resealSecrets();
    if (result.left > 0) {
      logger.warn(
        result,
        "secrets are still sealed with an older key: keep ENCRYPTION_KEY_PREVIOUS",
      );
    } else {
      logger.info(
        result,
        "every secret is sealed with ENCRYPTION_KEY: ENCRYPTION_KEY_PREVIOUS is not needed",
      );
    }
  },
});

export const maintenanceJobs = [
  ensurePartitionsJob,
  dropOldWebhooksJob,
  purgeJob,
  recountJob,
  resealSecretsJob,
];
