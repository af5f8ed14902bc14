import * as z from "zod";
import {
  codeByNumber,
  milliseconds,
  NO_SEND_FAULTS,
  type SendShares,
  sendShareFields,
} from "../send-faults";

/** What can be made to go wrong. Absent means unchanged. */
export const faultsSchema = z.strictObject({
  /** Before every answer. */
  latencyMs: milliseconds.optional(),
  ...sendShareFields,
  /** Error code by the number of a sender or a recipient. */
  errorCodeByNumber: codeByNumber.optional(),
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
  ...NO_SEND_FAULTS,
  latencyMs: 0,
  errorCodeByNumber: {},
  statusDelayMs: 0,
  autoStatus: true,
  duplicate: false,
  reorder: false,
  badSignature: false,
};
