import "server-only";
import { env } from "@/lib/core/env";
import type { PaymentGateway } from "./gateways/payment-gateway";
import { paymentGateway } from "./gateways/registry";

export type ConfiguredGateway = {
  gateway: PaymentGateway;
  /** Whether the key moves real money; a payment of the other kind is never credited. */
  liveMode: boolean;
};

/** Stripe with the keys of the environment; null while no key is set. */
export function configuredGateway(): ConfiguredGateway | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_API_URL: apiUrl } = env();
  if (!secretKey) return null;
  return {
    gateway: paymentGateway("stripe", {
      stripe: { secretKey, apiUrl, webhookSecrets: webhookSecrets() },
    }),
    liveMode: secretKey.includes("_live_"),
  };
}

/** STRIPE_WEBHOOK_SECRET; two, separated by a comma, while one is being rolled. */
export function webhookSecrets(): string[] {
  return (env().STRIPE_WEBHOOK_SECRET ?? "")
    .split(",")
    .map((secret) => secret.trim())
    .filter((secret) => secret !== "");
}
