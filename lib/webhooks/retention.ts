import "server-only";
import { env } from "@/lib/core/env";

/** Days that the body of a webhook event is kept; what is not settled stays longer (G5). */
export const webhookRetentionDays = (): number => env().WEBHOOK_RETENTION_DAYS;

/** The job that ends their life; its last run stands in job_runs under this name. */
export const DROP_OLD_WEBHOOKS = "worker.drop_old_webhooks";
