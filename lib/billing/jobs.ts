import "server-only";
import { sql } from "drizzle-orm";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { logger } from "@/lib/core/logger";
import { defineJob } from "@/lib/jobs/define-job";
import { EVENT_ATTEMPTS, processStripeEvent } from "./process-stripe-event";
import { reconcilePayments } from "./reconcile-payments";
import { STRIPE_EVENT_JOB } from "./stripe-event-job";

export const processStripeEventJob = defineJob({
  ...STRIPE_EVENT_JOB,
  payload: z.object({ eventId: z.uuid() }),
  run: processStripeEvent,
});

/**
 * Each minute: stored events that no job took up, because the process died between the two, or
 * because they failed and wait for their next try.
 */
export const sweepStripeEventsJob = defineJob({
  name: "billing.sweep_stripe_events",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    const rows = (await withSystem("find Stripe events left behind", (tx) =>
      tx.execute(sql`
        select id from webhook_events
        where source = 'stripe' and status = 'pending' and attempts < ${EVENT_ATTEMPTS}
          and next_attempt_at <= now() and received_at < now() - interval '30 seconds'
        order by id limit 200`),
    )) as unknown as { id: string }[];
    for (const { id } of rows) {
      try {
        await processStripeEvent({ eventId: id });
      } catch (error) {
        logger.warn({ err: error, eventId: id }, "a Stripe event will be tried again");
      }
    }
  },
});

/** Every five minutes: payments whose webhook never came. */
export const reconcilePaymentsJob = defineJob({
  name: "billing.reconcile_payments",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await reconcilePayments();
  },
});

export const billingJobs = [processStripeEventJob, sweepStripeEventsJob, reconcilePaymentsJob];
