import * as z from "zod";
import { NO_FAULTS, type SendShares } from "../meta/faults";

const share = z.union([z.number().min(0).max(1), z.boolean().transform(Number)]);
const milliseconds = z.int().min(0).max(600_000);

/** What can be made to go wrong. Shares are 0 to 1; `true` means 1. Absent means unchanged. */
export const faultsSchema = z.strictObject({
  /** Before every answer. */
  latencyMs: milliseconds.optional(),
  /** Sends refused with HTTP 429 and rate_limit_exceeded; nothing is accepted. */
  share429: share.optional(),
  /** Sends answered with a 500; nothing is accepted. */
  share5xx: share.optional(),
  /** Sends that are accepted although the answer is a 500. */
  share5xxAfterAccept: share.optional(),
  /** Sends that get no answer at all; nothing is accepted. */
  shareTimeout: share.optional(),
  /** Sends that are accepted and get no answer at all. */
  shareAcceptThenTimeout: share.optional(),
  /** Sends that are accepted, after which the socket is destroyed without an answer. */
  shareAcceptThenCut: share.optional(),
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
  share429: NO_FAULTS.share429,
  share5xx: NO_FAULTS.share5xx,
  share5xxAfterAccept: NO_FAULTS.share5xxAfterAccept,
  shareTimeout: NO_FAULTS.shareTimeout,
  shareAcceptThenTimeout: NO_FAULTS.shareAcceptThenTimeout,
  shareAcceptThenCut: NO_FAULTS.shareAcceptThenCut,
  latencyMs: 0,
  sends: null,
  receivingDown: false,
  statusDelayMs: 0,
  autoStatus: true,
  duplicate: false,
  badSignature: false,
};
