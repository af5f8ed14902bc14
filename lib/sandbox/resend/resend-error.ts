/** Status and words of each name that this stand-in gives (whatsapp.md 14). */
const KNOWN: Readonly<Record<string, { status: number; message: string }>> = {
  missing_api_key: { status: 401, message: "Missing API key in the authorization header." },
  invalid_api_key: { status: 403, message: "API key is invalid" },
  restricted_api_key: { status: 401, message: "This API key is restricted to only send emails" },
  missing_required_field: { status: 422, message: "Missing a required field." },
  invalid_attachment: { status: 422, message: "An attachment is not valid." },
  validation_error: { status: 422, message: "A field is not valid." },
  invalid_idempotency_key: {
    status: 400,
    message: "The idempotency key must be between 1 and 256 characters.",
  },
  invalid_idempotent_request: {
    status: 409,
    message: "Same idempotency key used with a different request payload.",
  },
  concurrent_idempotent_requests: {
    status: 409,
    message: "Same idempotency key used while original request is still in progress.",
  },
  not_found: { status: 404, message: "The requested resource was not found" },
  method_not_allowed: { status: 405, message: "Method is not allowed for the requested path." },
  rate_limit_exceeded: { status: 429, message: "Too many requests." },
  daily_quota_exceeded: { status: 429, message: "Daily quota reached." },
  application_error: { status: 500, message: "An unexpected error occurred." },
};

/** A refusal in Resend's shape: `{ statusCode, name, message }`. */
export class ResendError extends Error {
  readonly status: number;
  constructor(
    readonly refusal: string,
    given: { message?: string; status?: number; retryAfterSeconds?: number } = {},
  ) {
    super(given.message ?? KNOWN[refusal]?.message ?? "Bad request");
    this.name = "ResendError";
    this.status = given.status ?? KNOWN[refusal]?.status ?? 400;
    this.retryAfterSeconds = given.retryAfterSeconds ?? null;
  }
  readonly retryAfterSeconds: number | null;

  get body() {
    return { statusCode: this.status, name: this.refusal, message: this.message };
  }
}
