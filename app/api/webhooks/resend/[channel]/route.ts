import { receiveResendWebhook, svixHeadersOf } from "@/lib/webhooks/inbound/resend";

type Context = { params: Promise<{ channel: string }> };

/** Under `npm start` lib/server answers this path before Next sees it, through the same function. */
export async function POST(request: Request, { params }: Context) {
  const { channel } = await params;
  const { status, body, headers } = await receiveResendWebhook(channel, {
    rawBody: new Uint8Array(await request.arrayBuffer()),
    headers: svixHeadersOf((name) => request.headers.get(name)),
  });
  return new Response(status === 204 ? null : body, { status, ...(headers ? { headers } : {}) });
}
