import type * as z from "zod";

/** What a job is: a name, a payload of ids, and the one use case it calls. */
export type Job<Schema extends z.ZodType = z.ZodType> = {
  readonly name: string;
  readonly payload: Schema;
  readonly run: (payload: z.output<Schema>) => Promise<void>;
  /** Tries before the job rests as failed, visible on the health page. */
  readonly maxAttempts: number;
  /** Called when the last try has failed: whoever waits for the end is told that there is none. */
  readonly gaveUp?: ((payload: z.output<Schema>) => Promise<void>) | undefined;
};

/**
 * Declares a job. The handler is collected by lib/worker/registry.ts; whoever enqueues it needs only
 * this definition. Jobs may run twice after a crash: `run` must be harmless the second time.
 */
export function defineJob<Schema extends z.ZodType>(job: {
  name: string;
  payload: Schema;
  run: (payload: z.output<Schema>) => Promise<void>;
  maxAttempts?: number;
  gaveUp?: (payload: z.output<Schema>) => Promise<void>;
}): Job<Schema> {
  return { maxAttempts: 10, ...job };
}
