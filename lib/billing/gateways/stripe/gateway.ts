import type { PaymentGateway } from "../payment-gateway";
import { createStripeCheckout, expireStripeCheckout } from "./checkout";
import type { StripeSettings } from "./client";
import { fetchStripePayment } from "./fetch-payment";
import { parseStripeEvent, readEnvelope } from "./parse-event";
import { refundStripePayment } from "./refund";
import { verifyStripeSignature } from "./verify-signature";

export type { StripeSettings } from "./client";

export function stripeGateway(settings: StripeSettings): PaymentGateway {
  return {
    provider: "stripe",
    createCheckout: (input) => createStripeCheckout(settings, input),
    expireCheckout: (providerRef) => expireStripeCheckout(settings, providerRef),
    fetchPayment: (ref) => fetchStripePayment(settings, ref),
    verifyWebhook({ rawBody, headers, now }) {
      const header = headers["stripe-signature"];
      const secrets = settings.webhookSecrets;
      const verdict = verifyStripeSignature({ rawBody, header, secrets, now });
      return verdict.ok ? { ok: true, ...readEnvelope(rawBody) } : verdict;
    },
    parseEvent: parseStripeEvent,
    refund: (input) => refundStripePayment(settings, input),
  };
}
