/** A refusal in Stripe's error shape: `{ error: { type, code?, message, param? … } }`. */
export class StripeFault extends Error {
  readonly status: number;
  readonly error: StripeErrorBody;
  constructor(status: number, error: StripeErrorBody) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

export type StripeErrorBody = {
  type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: object;
};

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;

export function invalid(message: string, param?: string, code?: string): StripeFault {
  return new StripeFault(400, {
    type: "invalid_request_error",
    message,
    ...(code ? { code, doc_url: docUrl(code) } : {}),
    ...(param ? { param } : {}),
  });
}

export function missingParameter(param: string): StripeFault {
  return invalid(`Missing required param: ${param}.`, param, "parameter_missing");
}

export function unknownParameter(param: string): StripeFault {
  return invalid(`Received unknown parameter: ${param}`, param, "parameter_unknown");
}

/** Known to Stripe, not to this sandbox: refused aloud, because ignoring it would mislead. */
export function unsupported(param: string): StripeFault {
  return invalid(`The sandbox does not support ${param}. Stripe itself does.`, param);
}

/** Stripe answers 404 for the object in the path and 400 for one named in a parameter. */
export function missingObject(noun: string, id: string, param: string): StripeFault {
  return new StripeFault(param === "id" || param === "path" ? 404 : 400, {
    type: "invalid_request_error",
    code: "resource_missing",
    doc_url: docUrl("resource_missing"),
    message: `No such ${noun}: '${id}'`,
    param: param === "path" ? "id" : param,
  });
}

export function declined(details: {
  code: string;
  declineCode: string;
  message: string;
  chargeId?: string;
  paymentIntent?: object;
}): StripeFault {
  return new StripeFault(402, {
    type: "card_error",
    code: details.code,
    decline_code: details.declineCode,
    doc_url: docUrl(details.code),
    message: details.message,
    ...(details.chargeId ? { charge: details.chargeId } : {}),
    ...(details.paymentIntent ? { payment_intent: details.paymentIntent } : {}),
  });
}
