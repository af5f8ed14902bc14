import * as z from "zod";

const share = z.union([z.number().min(0).max(1), z.boolean().transform(Number)]);
const milliseconds = z.number().int().min(0).max(600_000);

/** What can be made to go wrong. Shares are 0 to 1; `true` means 1. Absent means unchanged. */
export const faultsSchema = z.strictObject({
  /** Delay before every Graph answer. */
  latencyMs: milliseconds.optional(),
  /** Sends refused with HTTP 429 and code 130429; nothing is accepted. */
  share429: share.optional(),
  /** Sends refused with 500, 502 (HTML) or 503; nothing is accepted. */
  share5xx: share.optional(),
  /** Sends that are accepted although the answer is a 5xx. */
  share5xxAfterAccept: share.optional(),
  /** Sends that get no answer at all; nothing is accepted. */
  shareTimeout: share.optional(),
  /** Sends that are accepted and get no answer at all. */
  shareAcceptThenTimeout: share.optional(),
  /** Sends that are accepted, after which the socket is destroyed without an answer. */
  shareAcceptThenCut: share.optional(),
  /** Added to every status. */
  statusDelayMs: milliseconds.optional(),
  /** Statuses that are posted twice. */
  duplicateStatuses: share.optional(),
  /** Messages whose statuses arrive in the opposite order. */
  reorderStatuses: share.optional(),
  /** Error code by recipient phone, or by phoneNumberId for every send of that number. */
  errorCodeByNumber: z
    .record(z.string(), z.number().int().min(0))
    .transform((codes) =>
      Object.fromEntries(
        Object.entries(codes).map(([key, code]) => [key.replace(/\D/g, ""), code]),
      ),
    )
    .optional(),
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

/** Parts of all sends, each of which meets another fate. */
export type SendShares = {
  share429: number;
  share5xx: number;
  share5xxAfterAccept: number;
  shareTimeout: number;
  shareAcceptThenTimeout: number;
  shareAcceptThenCut: number;
};

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

/** What a fault does to one send, decided before the message is looked at. */
export type SendFault =
  | "none"
  | "refuse429"
  | "refuse5xx"
  | "accept5xx"
  | "timeout"
  | "acceptThenTimeout"
  | "acceptThenCut";

export const NO_FAULTS: Faults = {
  latencyMs: 0,
  share429: 0,
  share5xx: 0,
  share5xxAfterAccept: 0,
  shareTimeout: 0,
  shareAcceptThenTimeout: 0,
  shareAcceptThenCut: 0,
  statusDelayMs: 0,
  duplicateStatuses: 0,
  reorderStatuses: 0,
  errorCodeByNumber: {},
  errorCodeByEdge: {},
  download: "none",
  tokenRevoked: false,
};

/** One throw of the dice per send, so that the shares add up instead of shadowing each other. */
export function chooseSendFault(faults: SendShares, dice: number): SendFault {
  const table: [number, SendFault][] = [
    [faults.share429, "refuse429"],
    [faults.share5xx, "refuse5xx"],
    [faults.share5xxAfterAccept, "accept5xx"],
    [faults.shareTimeout, "timeout"],
    [faults.shareAcceptThenTimeout, "acceptThenTimeout"],
    [faults.shareAcceptThenCut, "acceptThenCut"],
  ];
  let edge = 0;
  for (const [part, fault] of table) {
    edge += part;
    if (dice < edge) return fault;
  }
  return "none";
}

/** A small repeatable generator of numbers in [0, 1) (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
