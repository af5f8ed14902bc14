import * as z from "zod";
import {
  codeByNumber,
  milliseconds,
  NO_SEND_FAULTS,
  type SendShares,
  sendShareFields,
  share,
} from "../send-faults";

/** What can be made to go wrong. Shares are 0 to 1; `true` means 1. Absent means unchanged. */
export const faultsSchema = z.strictObject({
  /** Delay before every Graph answer. */
  latencyMs: milliseconds.optional(),
  ...sendShareFields,
  /** Added to every status. */
  statusDelayMs: milliseconds.optional(),
  /** Statuses that are posted twice. */
  duplicateStatuses: share.optional(),
  /** Messages whose statuses arrive in the opposite order. */
  reorderStatuses: share.optional(),
  /** Error code by recipient phone, or by phoneNumberId for every send of that number. */
  errorCodeByNumber: codeByNumber.optional(),
  /** Error code by edge, for instance `{ "subscribed_apps": 200 }`, for whatever is not a send. */
  errorCodeByEdge: z.record(z.string(), z.number().int().min(0)).optional(),
  /**
   * What goes wrong with the bytes of every file that is fetched: a 502 of the edge, one byte that
   * is another, an end in the middle, too many bytes with their length said, and without.
   */
  download: z.enum(["none", "5xx", "altered", "cut", "oversized", "endless"]).optional(),
  /** Every call answers 190/460, as after a revoked token. */
  tokenRevoked: z.boolean().optional(),
  /** Makes the dice repeatable. */
  seed: z.number().int().optional(),
});

export type Faults = SendShares & {
  latencyMs: number;
  statusDelayMs: number;
  duplicateStatuses: number;
  reorderStatuses: number;
  errorCodeByNumber: Record<string, number>;
  errorCodeByEdge: Record<string, number>;
  download: "none" | "5xx" | "altered" | "cut" | "oversized" | "endless";
  tokenRevoked: boolean;
};

export const NO_FAULTS: Faults = {
  ...NO_SEND_FAULTS,
  latencyMs: 0,
  statusDelayMs: 0,
  duplicateStatuses: 0,
  reorderStatuses: 0,
  errorCodeByNumber: {},
  errorCodeByEdge: {},
  download: "none",
  tokenRevoked: false,
};
