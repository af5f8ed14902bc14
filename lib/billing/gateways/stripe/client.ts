import Stripe from "stripe";
import { PaymentGatewayError } from "../payment-gateway";

export type StripeSettings = {
  secretKey: string;
  /** More than one while a secret is being rolled. */
  webhookSecrets: readonly string[];
  /** Origin of the API: https://api.stripe.com, or a stand-in. */
  apiUrl: string;
};

const TIMEOUT_MS = 20_000;

let latest: { secretKey: string; apiUrl: string; client: Stripe } | undefined;

/** The SDK for these settings, made when it is first needed: a build runs without any key. */
export function stripeClient({ secretKey, apiUrl }: StripeSettings): Stripe {
  if (latest?.secretKey !== secretKey || latest.apiUrl !== apiUrl) {
    const { protocol, hostname, port } = new URL(apiUrl);
    const client = new Stripe(secretKey, {
      protocol: protocol === "http:" ? "http" : "https",
      host: hostname,
      ...(port ? { port: Number(port) } : { port: protocol === "http:" ? 80 : 443 }),
      // Safe for writes too: each carries an idempotency key.
      maxNetworkRetries: 2,
      timeout: TIMEOUT_MS,
      telemetry: false,
    });
    latest = { secretKey, apiUrl, client };
  }
  return latest.client;
}

/** Runs a call and turns what the SDK throws into our five kinds of fault. */
export async function callStripe<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw asGatewayError(error);
  }
}

function asGatewayError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const options = { cause: error, code: error.decline_code ?? error.code };
  if (error instanceof Stripe.errors.StripeCardError) {
    return new PaymentGatewayError("declined", error.message, options);
  }
  if (
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError
  ) {
    return new PaymentGatewayError("unauthorised", "Stripe does not accept the key.", options);
  }
  if (error.code === "resource_missing") {
    return new PaymentGatewayError("not_found", error.message, options);
  }
  const passing =
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error.code === "idempotency_key_in_use" ||
    (error.statusCode ?? 0) >= 500;
  return passing
    ? new PaymentGatewayError("unavailable", "Stripe did not answer as it should.", options)
    : new PaymentGatewayError("rejected", error.message, options);
}
