import { receiveTwilioWebhook } from "@/lib/webhooks/inbound/twilio";

type Context = { params: Promise<{ channel: string }> };

/** Under `npm start` lib/server answers this path before Next sees it, through the same function. */
export async function POST(request: Request, { params }: Context) {
  const { channel } = await params;
  const { status, body, headers } = await receiveTwilioWebhook(channel, {
    rawBody: new Uint8Array(await request.arrayBuffer()),
    signature: request.headers.get("x-twilio-signature"),
    query: new URL(request.url).searchParams,
  });
  return new Response(status === 204 ? null : body, { status, ...(headers ? { headers } : {}) });
}
