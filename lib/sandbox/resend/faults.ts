import * as z from "zod";
import { milliseconds, NO_SEND_FAULTS, type SendShares, sendShareFields } from "../send-faults";

/** What can be made to go wrong. Absent means unchanged. */
export const faultsSchema = z.strictObject({
  /** Before every answer. */
  latencyMs: milliseconds.optional(),
  ...sendShareFields,
  /** Only so many of the next sends meet a fault; null for all of them. */
  sends: z.int().min(0).nullable().optional(),
  /** Received mails cannot be fetched: HTTP 500. */
  receivingDown: z.boolean().optional(),
  /** Added to every event about a mail. */
  statusDelayMs: milliseconds.optional(),
  /** False holds every event about a mail until `flush`. */
  autoStatus: z.boolean().optional(),
  /** Every event is posted twice, with one and the same id. */
  duplicate: z.boolean().optional(),
  /** Events are signed with a secret that is not the webhook's. */
  badSignature: z.boolean().optional(),
  /** Makes the dice repeatable. */
  seed: z.int().optional(),
});

export type ResendFaults = SendShares & {
  latencyMs: number;
  sends: number | null;
  receivingDown: boolean;
  statusDelayMs: number;
  autoStatus: boolean;
  duplicate: boolean;
  badSignature: boolean;
};

export const NO_RESEND_FAULTS: ResendFaults = {
  ...NO_SEND_FAULTS,
  latencyMs: 0,
  sends: null,
  receivingDown: false,
  statusDelayMs: 0,
  autoStatus: true,
  duplicate: false,
  badSignature: false,
};
