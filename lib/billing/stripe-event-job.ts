/** The job's name alone: whoever stores an event enqueues it without loading what it does. */
export const STRIPE_EVENT_JOB = { name: "billing.process_stripe_event", maxAttempts: 10 } as const;
