import type { PaymentProvider } from "@/db/enums/billing";
import { type PaymentGateway, PaymentGatewayError } from "./payment-gateway";
import { type StripeSettings, stripeGateway } from "./stripe/gateway";

/** Credentials by provider; a provider without any is off. */
export type GatewaySettings = { stripe?: StripeSettings | undefined };

const GATEWAYS: Record<PaymentProvider, (settings: GatewaySettings) => PaymentGateway | undefined> =
  {
    stripe: ({ stripe }) => (stripe ? stripeGateway(stripe) : undefined),
  };

/** @throws PaymentGatewayError (`unauthorised`) when the provider is not configured. */
export function paymentGateway(
  provider: PaymentProvider,
  settings: GatewaySettings,
): PaymentGateway {
  const gateway = GATEWAYS[provider](settings);
  if (!gateway) {
    throw new PaymentGatewayError("unauthorised", `No credentials are set for ${provider}.`);
  }
  return gateway;
}

/** Providers that can take money with these settings. */
export function configuredProviders(settings: GatewaySettings): PaymentProvider[] {
  return (Object.keys(GATEWAYS) as PaymentProvider[]).filter((name) => GATEWAYS[name](settings));
}
