import type { WebhookRoutes } from "./webhook-dispatch";

/** Every webhook that comes in, by its path. */
export const webhookRoutes: WebhookRoutes = {};
