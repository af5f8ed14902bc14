import * as z from "zod";
import { NO_FAULTS, type SendShares } from "../meta/faults";

const share = z.union([z.number().min(0).max(1), z.boolean().transform(Number)]);
const milliseconds = z.int().min(0).max(600_000);

/** What can be made to go wrong. Shares are 0 to 1; `true` means 1. Absent means unchanged. */
export const faultsSchema = z.strictObject({
  /** Before every answer. */
  latencyMs: milliseconds.optional(),
  /** Sends refused with HTTP 429 and code 20429; nothing is accepted. */
  share429: share.optional(),
  /** Sends answered with a 500 or 503; nothing is accepted. */
  share5xx: share.optional(),
  /** Sends that are accepted although the answer is a 500. */
  share5xxAfterAccept: share.optional(),
  /** Sends that get no answer at all; nothing is accepted. */
  shareTimeout: share.optional(),
  /** Sends that are accepted and get no answer at all. */
  shareAcceptThenTimeout: share.optional(),
  /** Sends that are accepted, after which the socket is destroyed without an answer. */
  shareAcceptThenCut: share.optional(),
  /** Error code by the number of a sender or a recipient. */
  errorCodeByNumber: z
    .record(z.string(), z.int().min(0))
    .transform((codes) =>
      Object.fromEntries(
        Object.entries(codes).map(([key, code]) => [key.replace(/\D/g, ""), code]),
      ),
    )
    .optional(),
  /** Added to every status. */
  statusDelayMs: milliseconds.optional(),
  /** False holds every status until `flush`. */
  autoStatus: z.boolean().optional(),
  /** Every webhook is posted twice. */
  duplicate: z.boolean().optional(),
  /** Statuses of one message arrive last first. */
  reorder: z.boolean().optional(),
  /** Webhooks are signed with a token that is not the account's. */
  badSignature: z.boolean().optional(),
  /** Makes the dice repeatable. */
  seed: z.int().optional(),
});

export type TwilioFaults = SendShares & {
  latencyMs: number;
  errorCodeByNumber: Record<string, number>;
  statusDelayMs: number;
  autoStatus: boolean;
  duplicate: boolean;
  reorder: boolean;
  badSignature: boolean;
};

export const NO_TWILIO_FAULTS: TwilioFaults = {
  share429: NO_FAULTS.share429,
  share5xx: NO_FAULTS.share5xx,
  share5xxAfterAccept: NO_FAULTS.share5xxAfterAccept,
  shareTimeout: NO_FAULTS.shareTimeout,
  shareAcceptThenTimeout: NO_FAULTS.shareAcceptThenTimeout,
  shareAcceptThenCut: NO_FAULTS.shareAcceptThenCut,
  latencyMs: 0,
  errorCodeByNumber: {},
  statusDelayMs: 0,
  autoStatus: true,
  duplicate: false,
  reorder: false,
  badSignature: false,
};
