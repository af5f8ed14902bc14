import type { WebhookRoutes } from "./webhook-dispatch";

/** Every webhook that comes in, by its path; the same functions stand behind app/api/webhooks. */
export const webhookRoutes: WebhookRoutes = {
  "/api/webhooks/meta": async () =>
    (await import("@/lib/webhooks/inbound/meta")).receiveMetaWebhook,
  // the body's limit holds before it is known whose it is
  "/api/webhooks/meta/": async () => {
    const { receiveOwnAppWebhook } = await import("@/lib/webhooks/inbound/own-app");
    return ({ rawBody, headers, url }) =>
      receiveOwnAppWebhook(new URL(url, "http://localhost").pathname.split("/").at(-1) ?? "", {
        rawBody,
        signature: headers["x-hub-signature-256"] ?? null,
      });
  },
  "/api/webhooks/twilio/": async () => {
    const { receiveTwilioWebhook } = await import("@/lib/webhooks/inbound/twilio");
    return ({ rawBody, headers, url }) => {
      const { pathname, searchParams } = new URL(url, "http://localhost");
      const signature = headers["x-twilio-signature"];
      return receiveTwilioWebhook(pathname.split("/").at(-1) ?? "", {
        rawBody,
        signature: typeof signature === "string" ? signature : null,
        query: searchParams,
      });
    };
  },
  "/api/webhooks/resend/": async () => {
    const { receiveResendWebhook, svixHeadersOf } = await import("@/lib/webhooks/inbound/resend");
    return ({ rawBody, headers, url }) =>
      receiveResendWebhook(new URL(url, "http://localhost").pathname.split("/").at(-1) ?? "", {
        rawBody,
        headers: svixHeadersOf((name) => {
          const value = headers[name];
          return typeof value === "string" ? value : null;
        }),
      });
  },
  "/api/webhooks/stripe": async () =>
    (await import("@/lib/webhooks/inbound/stripe")).receiveStripeWebhook,
};
