import type { FieldConflict } from "./field-conflict";

/**
 * An expected no: the input, the state or the right is missing. Use cases throw it, which also rolls
 * back their transaction; actions, routes and jobs translate it once (lib/access, lib/jobs).
 * Anything else that is thrown is a surprise and reaches the log with a reference id.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Form field (dotted path) to message, when the no belongs to one field. */
  readonly fields: Record<string, string> | undefined;
  /** Of a `stale` form: what somebody else wrote into its fields meanwhile. */
  readonly conflicts: Record<string, FieldConflict> | undefined;
  /** Of a `stale` reply: the version of the conversation that the message speaks of. */
  readonly version: number | undefined;

  constructor(
    code: RefusalCode,
    message: string,
    fields?: Record<string, string>,
    meanwhile?: { conflicts?: Record<string, FieldConflict>; version?: number },
  ) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.fields = fields;
    this.conflicts = meanwhile?.conflicts;
    this.version = meanwhile?.version;
  }
}

export type RefusalCode =
  | "invalid"
  | "not_signed_in"
  | "not_allowed"
  | "not_found"
  | "conflict"
  | "insufficient_funds"
  | "window_closed"
  | "stale"
  | "too_many_requests"
  | "unavailable";

/** Status of the HTTP answer for each refusal. */
export const REFUSAL_STATUS: Record<RefusalCode, number> = {
  invalid: 422,
  not_signed_in: 401,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  insufficient_funds: 402,
  window_closed: 409,
  stale: 409,
  too_many_requests: 429,
  unavailable: 503,
};

/** @throws Refusal always: `not_found` for unknown and foreign ids alike, so that neither is revealed. */
export function notFound(noun: string): never {
  throw new Refusal("not_found", `This ${noun} does not exist, or it was removed.`);
}

/** What server actions return: never an exception for an expected no. */
export type ActionResult<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      error: {
        code: RefusalCode | "surprise";
        message: string;
        fields?: Record<string, string>;
        conflicts?: Record<string, FieldConflict>;
        version?: number;
      };
    };
