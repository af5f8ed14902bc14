import { purgeIdentity } from "@/lib/auth/jobs";
import { reconcilePaymentsJob, sweepStripeEventsJob } from "@/lib/billing/jobs";
import { finishCancelledJob } from "@/lib/campaigns/jobs";
import { probeChannelsJob } from "@/lib/channels/jobs";
import type { Job } from "@/lib/jobs/define-job";
import type { Schedule } from "@/lib/jobs/run-jobs";
import { finishParkedJob, finishUnknownsJob, finishUploadsJob } from "@/lib/messages/jobs";
import { sweepNotificationMailJob } from "@/lib/notifications/jobs";
import { pollTemplatesJob } from "@/lib/templates/jobs";
import { expireHoldsJob, reconcileLedgerJob, warnLowBalanceJob } from "@/lib/wallet/jobs";
import {
  dropOldWebhooksJob,
  ensurePartitionsJob,
  purgeJob,
  recountJob,
  resealSecretsJob,
} from "./maintenance";

const at = (cron: string, job: unknown): Schedule => {
  const { name } = job as Job;
  return { name, cron, job: job as Job, payload: {} };
};

/** Everything that happens by the clock, in UTC. */
export const schedules: readonly Schedule[] = [
  at("* * * * *", expireHoldsJob),
  at("* * * * *", sweepStripeEventsJob),
  at("* * * * *", sweepNotificationMailJob),
  at("*/2 * * * *", pollTemplatesJob),
  at("* * * * *", finishParkedJob),
  at("*/10 * * * *", finishUnknownsJob),
  at("*/10 * * * *", finishCancelledJob),
  at("3,13,23,33,43,53 * * * *", probeChannelsJob),
  at("*/15 * * * *", reconcilePaymentsJob),
  at("5 * * * *", reconcileLedgerJob),
  at("10 * * * *", warnLowBalanceJob),
  at("20 1 * * *", ensurePartitionsJob),
  at("30 1 * * *", dropOldWebhooksJob),
  at("40 1 * * *", purgeJob),
  at("55 1 * * *", finishUploadsJob),
  at("10 2 * * *", purgeIdentity),
  at("30 2 * * *", recountJob),
  at("40 2 * * *", resealSecretsJob),
];
