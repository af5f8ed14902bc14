import type { WebhookRoutes } from "./webhook-dispatch";

/** Every webhook that comes in, by its path; the same functions stand behind app/api/webhooks. */
export const webhookRoutes: WebhookRoutes = {
  "/api/webhooks/meta": async () =>
    (await import("@/lib/webhooks/inbound/meta")).receiveMetaWebhook,
  "/api/webhooks/stripe": async () =>
    (await import("@/lib/webhooks/inbound/stripe")).receiveStripeWebhook,
};
