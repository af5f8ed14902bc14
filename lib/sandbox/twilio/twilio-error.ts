/** How Twilio reports a code: in the answer to the call, or later in a status. */
export type ErrorDelivery = "refused" | "undelivered" | "failed";

type CatalogueEntry = { status: number; message: string; delivery: ErrorDelivery };

/** The codes this stand-in can raise, with the texts Twilio prints beside them. */
export const TWILIO_ERRORS: Readonly<Record<number, CatalogueEntry>> = {
  20003: { status: 401, message: "Authenticate", delivery: "refused" },
  20005: { status: 403, message: "Account not active", delivery: "refused" },
  20404: { status: 404, message: "The requested resource was not found", delivery: "refused" },
  20429: { status: 429, message: "Too Many Requests", delivery: "refused" },
  20500: { status: 500, message: "An internal server error has occurred", delivery: "refused" },
  21211: {
    status: 400,
    message: "The 'To' number is not a valid phone number.",
    delivery: "refused",
  },
  21212: {
    status: 400,
    message: "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID.",
    delivery: "refused",
  },
  21266: { status: 400, message: "'To' and 'From' number cannot be the same", delivery: "refused" },
  21267: {
    status: 400,
    message: "Alphanumeric Sender ID cannot be used as the 'From' number on trial accounts",
    delivery: "refused",
  },
  21408: {
    status: 400,
    message: "Permission to send an SMS has not been enabled for the region of the 'To' number",
    delivery: "refused",
  },
  21602: { status: 400, message: "Message body is required.", delivery: "refused" },
  21603: { status: 400, message: "A 'From' phone number is required.", delivery: "refused" },
  21604: { status: 400, message: "A 'To' phone number is required.", delivery: "refused" },
  21606: {
    status: 400,
    message: "The 'From' number is not a valid message-capable Twilio phone number",
    delivery: "refused",
  },
  21608: {
    status: 400,
    message: "The number is unverified. Trial accounts cannot send messages to unverified numbers.",
    delivery: "refused",
  },
  21609: { status: 400, message: "The StatusCallback URL is not valid.", delivery: "refused" },
  21610: {
    status: 400,
    message: "Attempt to send to unsubscribed recipient",
    delivery: "refused",
  },
  21611: {
    status: 429,
    message: "This 'From' number has exceeded the maximum number of queued messages",
    delivery: "refused",
  },
  21612: {
    status: 400,
    message: "Message cannot be sent with the current combination of 'To' and 'From' parameters",
    delivery: "refused",
  },
  21614: { status: 400, message: "'To' number is not a valid mobile number", delivery: "refused" },
  21617: {
    status: 400,
    message: "The concatenated message body exceeds the 1600 character limit.",
    delivery: "refused",
  },
  21659: {
    status: 400,
    message: "The 'From' is not a Twilio phone number or Short Code country mismatch",
    delivery: "refused",
  },
  21660: {
    status: 400,
    message: "Mismatch between the 'From' number and the account",
    delivery: "refused",
  },
  30001: { status: 400, message: "Queue overflow", delivery: "failed" },
  30002: { status: 400, message: "Account suspended", delivery: "failed" },
  30003: { status: 400, message: "Unreachable destination handset", delivery: "undelivered" },
  30004: { status: 400, message: "Message blocked", delivery: "undelivered" },
  30005: { status: 400, message: "Unknown destination handset", delivery: "undelivered" },
  30006: {
    status: 400,
    message: "Landline or unreachable carrier",
    delivery: "undelivered",
  },
  30007: { status: 400, message: "Message filtered", delivery: "undelivered" },
  30008: { status: 400, message: "Unknown error", delivery: "undelivered" },
  30034: {
    status: 400,
    message: "US A2P 10DLC - Message from an Unregistered Number",
    delivery: "failed",
  },
};

/** A refusal in Twilio's shape: `{ code, message, more_info, status }`. */
export class TwilioError extends Error {
  readonly status: number;
  constructor(
    readonly code: number,
    given: { message?: string; status?: number } = {},
  ) {
    super(given.message ?? TWILIO_ERRORS[code]?.message ?? "Bad request");
    this.name = "TwilioError";
    this.status = given.status ?? TWILIO_ERRORS[code]?.status ?? 400;
  }

  get body() {
    return {
      code: this.code,
      message: this.message,
      more_info: `https://www.twilio.com/docs/errors/${this.code}`,
      status: this.status,
    };
  }
}

/** Known to Twilio, not to this stand-in: refused aloud, because ignoring it would mislead. */
export function unsupported(parameter: string): TwilioError {
  return new TwilioError(20001, {
    message: `The sandbox does not support ${parameter}. Twilio itself does.`,
  });
}
