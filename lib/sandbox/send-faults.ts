import * as z from "zod";

export const share = z.union([z.number().min(0).max(1), z.boolean().transform(Number)]);
export const milliseconds = z.int().min(0).max(600_000);

/** Parts of all sends, each of which meets another fate. */
export type SendShares = {
  share429: number;
  share5xx: number;
  share5xxAfterAccept: number;
  shareTimeout: number;
  shareAcceptThenTimeout: number;
  shareAcceptThenCut: number;
};

/** Of every vendor that messages are sent through. Shares are 0 to 1; `true` means 1. */
export const sendShareFields = {
  /** Sends refused with HTTP 429 and the vendor's own code; nothing is accepted. */
  share429: share.optional(),
  /** Sends answered with a 5xx; nothing is accepted. */
  share5xx: share.optional(),
  /** Sends that are accepted although the answer is a 5xx. */
  share5xxAfterAccept: share.optional(),
  /** Sends that get no answer at all; nothing is accepted. */
  shareTimeout: share.optional(),
  /** Sends that are accepted and get no answer at all. */
  shareAcceptThenTimeout: share.optional(),
  /** Sends that are accepted, after which the socket is destroyed without an answer. */
  shareAcceptThenCut: share.optional(),
};

export const NO_SEND_FAULTS: SendShares = {
  share429: 0,
  share5xx: 0,
  share5xxAfterAccept: 0,
  shareTimeout: 0,
  shareAcceptThenTimeout: 0,
  shareAcceptThenCut: 0,
};

/** Error codes by the number of a sender or a recipient, by its digits. */
export const codeByNumber = z
  .record(z.string(), z.int().min(0))
  .transform((codes) =>
    Object.fromEntries(Object.entries(codes).map(([key, code]) => [key.replace(/\D/g, ""), code])),
  );

/** What a fault does to one send, decided before the message is looked at. */
export type SendFault =
  | "none"
  | "refuse429"
  | "refuse5xx"
  | "accept5xx"
  | "timeout"
  | "acceptThenTimeout"
  | "acceptThenCut";

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
