import { randomBytes } from "node:crypto";

/** How Meta reports a code: in the answer to the call, or later in a `failed` status. */
export type ErrorDelivery = "refused" | "failed";

type CatalogueEntry = {
  /** HTTP status of the synchronous form. */
  status: number;
  title: string;
  details?: string;
  subcode?: number;
  delivery: ErrorDelivery;
};

/**
 * The codes this sandbox can raise, with the texts Meta prints beside them. `delivery` says which
 * of the two forms a forced error takes (magic recipients, `errorCodeByNumber`).
 */
export const GRAPH_ERRORS: Readonly<Record<number, CatalogueEntry>> = {
  0: { status: 401, title: "AuthException", delivery: "refused" },
  1: { status: 400, title: "An unknown error has occurred.", delivery: "refused" },
  2: { status: 503, title: "Service temporarily unavailable", delivery: "refused" },
  3: {
    status: 500,
    title: "Application does not have the capability to make this API call.",
    delivery: "refused",
  },
  4: { status: 400, title: "Application request limit reached", delivery: "refused" },
  10: {
    status: 403,
    title: "Application does not have permission for this action",
    delivery: "refused",
  },
  33: { status: 400, title: "Parameter value is not valid", delivery: "refused" },
  100: { status: 400, title: "Invalid parameter", delivery: "refused" },
  190: { status: 401, title: "Invalid OAuth access token", delivery: "refused" },
  200: { status: 403, title: "Permissions error", delivery: "refused" },
  368: {
    status: 403,
    title: "Temporarily blocked for policies violations",
    delivery: "refused",
  },
  80007: { status: 400, title: "Rate limit issues", delivery: "refused" },
  130403: {
    status: 400,
    title: "Recipient is blocked by the business",
    details: "Message failed to send because the recipient is on the block list.",
    delivery: "failed",
  },
  130429: {
    status: 400,
    title: "Rate limit hit",
    details: "Cloud API message throughput has been reached.",
    subcode: 2494055,
    delivery: "refused",
  },
  130472: {
    status: 400,
    title: "User's number is part of an experiment",
    details: "Failed to send message because this user's phone number is part of an experiment.",
    delivery: "failed",
  },
  130497: {
    status: 403,
    title: "Business account is restricted from messaging users in this country.",
    details: "Country restriction",
    delivery: "failed",
  },
  131000: {
    status: 500,
    title: "Something went wrong",
    details: "Unknown error",
    delivery: "failed",
  },
  131005: { status: 403, title: "Access denied", delivery: "refused" },
  131008: { status: 400, title: "Required parameter is missing", delivery: "refused" },
  131009: { status: 400, title: "Parameter value is not valid", delivery: "refused" },
  131016: { status: 500, title: "Service unavailable", delivery: "refused" },
  131021: {
    status: 400,
    title: "Recipient cannot be sender",
    details: "Sender and recipient phone numbers are the same.",
    delivery: "refused",
  },
  131026: {
    status: 400,
    title: "Message undeliverable",
    details: "Message Undeliverable.",
    delivery: "failed",
  },
  131030: {
    status: 400,
    title: "Recipient phone number not in allowed list",
    details:
      "Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.",
    delivery: "refused",
  },
  131031: {
    status: 403,
    title: "Account has been locked",
    details: "The business account has been locked.",
    delivery: "failed",
  },
  131037: {
    status: 400,
    title: "WhatsApp provided number needs display name approval before message can be sent.",
    delivery: "failed",
  },
  131042: {
    status: 400,
    title: "Business eligibility payment issue",
    details: "Payment method missing",
    delivery: "failed",
  },
  131045: {
    status: 500,
    title: "Incorrect certificate",
    details: "Message failed to send due to a phone number registration error.",
    delivery: "refused",
  },
  131047: {
    status: 400,
    title: "Re-engagement message",
    details:
      "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    delivery: "failed",
  },
  131048: {
    status: 400,
    title: "Spam rate limit hit",
    details:
      "Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
    delivery: "failed",
  },
  131049: {
    status: 400,
    title: "This message was not delivered to maintain healthy ecosystem engagement.",
    details:
      "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    delivery: "failed",
  },
  131050: {
    status: 400,
    title: "Unable to deliver message",
    details: "User has stopped marketing messages from this business",
    delivery: "failed",
  },
  131051: { status: 400, title: "Unsupported message type", delivery: "refused" },
  131053: {
    status: 400,
    title: "Media upload error",
    details: "Media file could not be downloaded from the supplied link",
    delivery: "failed",
  },
  131055: {
    status: 400,
    title: "Only marketing messages are supported",
    details: "This endpoint sends marketing templates only.",
    delivery: "refused",
  },
  131056: {
    status: 400,
    title: "(Business Account, Consumer Account) pair rate limit hit",
    details:
      "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.",
    delivery: "refused",
  },
  131057: {
    status: 500,
    title: "Account in maintenance mode",
    details: "The number is being upgraded to a higher throughput.",
    delivery: "refused",
  },
  131062: {
    status: 400,
    title: "Business-scoped user IDs are not supported for this message",
    details:
      "Use a phone number for authentication templates with one-tap, zero-tap or copy-code buttons",
    delivery: "refused",
  },
  131063: {
    status: 400,
    title: "Marketing messages are disabled on Cloud API for this number",
    delivery: "refused",
  },
  131064: {
    status: 400,
    title: "Template misclassification limit reached",
    delivery: "refused",
  },
  132000: {
    status: 400,
    title: "Number of parameters does not match the expected number of params",
    delivery: "refused",
  },
  132001: {
    status: 404,
    title: "Template name does not exist in the translation",
    delivery: "refused",
  },
  132005: { status: 400, title: "Translated text too long", delivery: "refused" },
  132007: { status: 400, title: "Template format character policy violated", delivery: "refused" },
  132012: { status: 400, title: "Template parameter format mismatch", delivery: "refused" },
  132015: {
    status: 400,
    title: "Template is Paused",
    details: "Template is paused due to low quality",
    delivery: "refused",
  },
  132016: {
    status: 400,
    title: "Template is Disabled",
    details: "Template is disabled because it was paused too many times",
    delivery: "refused",
  },
  132018: {
    status: 400,
    title: "Template parameter validation failed",
    details: "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
    delivery: "refused",
  },
  132068: { status: 400, title: "Flow is in blocked state", delivery: "refused" },
  132069: { status: 400, title: "Flow is in throttled state", delivery: "refused" },
  133000: { status: 500, title: "Incomplete deregistration", delivery: "refused" },
  133004: { status: 503, title: "Server temporarily unavailable", delivery: "refused" },
  133005: {
    status: 400,
    title: "Two step verification PIN mismatch",
    details: "The PIN does not match the one stored for this number.",
    delivery: "refused",
  },
  133006: {
    status: 400,
    title: "Phone number needs to be verified before registering",
    delivery: "refused",
  },
  133010: {
    status: 400,
    title: "The account is not registered",
    details: "Account not registered",
    delivery: "refused",
  },
  133016: {
    status: 400,
    title: "Account register or deregister attempts exceeded",
    details: "Too many attempts in 72 hours for this number.",
    delivery: "refused",
  },
  134100: {
    status: 400,
    title: "Only marketing messages supported",
    details: "The template is not a marketing template.",
    delivery: "refused",
  },
  134101: { status: 400, title: "Template is syncing", delivery: "refused" },
  134102: { status: 500, title: "Template unavailable for use", delivery: "refused" },
  135000: { status: 400, title: "Generic user error", delivery: "refused" },
  2593107: {
    status: 400,
    title: "Synchronization request limit exceeded",
    details: "This synchronization was requested already; it can be requested once.",
    delivery: "refused",
  },
  2593108: {
    status: 400,
    title: "Synchronization request made outside of allowed time window",
    details: "Synchronization can be requested within 24 hours of onboarding.",
    delivery: "refused",
  },
  2593109: {
    status: 400,
    title: "History sync is turned off by the business from the WhatsApp Business App",
    details: "The business has turned off sharing its history.",
    delivery: "refused",
  },
  137000: { status: 400, title: "Recipient identity key hash mismatch", delivery: "refused" },
};

type GraphErrorOptions = {
  details?: string;
  status?: number;
  subcode?: number;
  message?: string;
  type?: string;
  userTitle?: string;
  userMessage?: string;
  /** Template and node errors have no `error_data`. */
  plain?: boolean;
};

/** A refusal in Meta's envelope (whatsapp.md 10). Thrown by rules, answered by the router. */
export class GraphError extends Error {
  readonly status: number;

  constructor(
    readonly code: number,
    readonly options: GraphErrorOptions = {},
  ) {
    super(options.message ?? `(#${code}) ${GRAPH_ERRORS[code]?.title ?? "Unknown error"}`);
    this.name = "GraphError";
    this.status = options.status ?? GRAPH_ERRORS[code]?.status ?? 400;
  }

  /** The `error` object as it goes over the wire. */
  toWire(): Record<string, unknown> {
    const entry = GRAPH_ERRORS[this.code];
    const details = this.options.details ?? entry?.details;
    const subcode = this.options.subcode ?? entry?.subcode;
    return {
      message: this.message,
      type: this.options.type ?? "OAuthException",
      code: this.code,
      ...(details !== undefined && !this.options.plain
        ? { error_data: { messaging_product: "whatsapp", details } }
        : {}),
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      ...(this.options.userTitle === undefined
        ? {}
        : {
            is_transient: false,
            error_user_title: this.options.userTitle,
            error_user_msg: this.options.userMessage ?? "",
          }),
      fbtrace_id: traceId(),
    };
  }
}

/** The `errors[]` element of a `failed` status. `href` is relative, as in current documents. */
export function statusError(code: number): Record<string, unknown> {
  const entry = GRAPH_ERRORS[code];
  const title = entry?.title ?? "Something went wrong";
  return {
    code,
    title,
    message: title,
    error_data: { details: entry?.details ?? title },
    href: "/documentation/business-messaging/whatsapp/support/error-codes",
  };
}

/** Missing object or a node of another account: Meta does not say which. */
export function unknownNode(id: string, method: string): GraphError {
  return new GraphError(100, {
    status: 400,
    subcode: 33,
    type: "GraphMethodException",
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
  });
}

function traceId(): string {
  return `A${randomBytes(16).toString("base64url")}`;
}
