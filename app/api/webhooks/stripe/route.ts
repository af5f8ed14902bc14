import { receiveStripeWebhook } from "@/lib/webhooks/inbound/stripe";

/** Under `npm start` lib/server answers this path before Next sees it, through the same function. */
export async function POST(request: Request) {
  const { status, body, headers } = await receiveStripeWebhook({
    rawBody: new Uint8Array(await request.arrayBuffer()),
    headers: Object.fromEntries(request.headers),
    url: request.url,
  });
  return new Response(body, { status, ...(headers ? { headers } : {}) });
}
