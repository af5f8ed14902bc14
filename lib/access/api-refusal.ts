import { Refusal, type RefusalCode } from "@/lib/core/errors";

/** What `code` says in an error of the public API; callers rely on these words. */
export const API_ERROR_STATUS = {
  bad_request: 400,
  invalid_api_key: 401,
  insufficient_funds: 402,
  missing_scope: 403,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  idempotency_conflict: 409,
  unavailable: 409,
  too_large: 413,
  invalid: 422,
  window_closed: 422,
  rate_limited: 429,
  internal_error: 500,
} as const;
export type ApiErrorCode = keyof typeof API_ERROR_STATUS;

/** A no in the words of the public API. Use cases throw a Refusal, which becomes one at the edge. */
export class ApiRefusal extends Error {
  readonly code: ApiErrorCode;
  readonly fields: Record<string, string> | undefined;
  /** Seconds until it is worth trying again. */
  readonly retryAfterS: number | undefined;

  constructor(
    code: ApiErrorCode,
    message: string,
    more: { fields?: Record<string, string> | undefined; retryAfterS?: number } = {},
  ) {
    super(message);
    this.name = "ApiRefusal";
    this.code = code;
    this.fields = more.fields;
    this.retryAfterS = more.retryAfterS;
  }
}

/** A number that is not connected waits for a person: no program should try again by itself (so not 503). */
const CODES: Record<RefusalCode, ApiErrorCode> = {
  invalid: "invalid",
  not_signed_in: "invalid_api_key",
  not_allowed: "not_allowed",
  not_found: "not_found",
  conflict: "conflict",
  insufficient_funds: "insufficient_funds",
  window_closed: "window_closed",
  stale: "conflict",
  too_many_requests: "rate_limited",
  unavailable: "unavailable",
};

export const toApiRefusal = (refusal: Refusal): ApiRefusal =>
  new ApiRefusal(CODES[refusal.code], refusal.message, { fields: refusal.fields });

/** The no behind whatever was thrown; null for a surprise. */
export function apiRefusalOf(error: unknown): ApiRefusal | null {
  if (error instanceof ApiRefusal) return error;
  return error instanceof Refusal ? toApiRefusal(error) : null;
}
