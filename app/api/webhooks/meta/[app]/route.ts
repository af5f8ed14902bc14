import { answerOwnAppChallenge, receiveOwnAppWebhook } from "@/lib/webhooks/inbound/own-app";

type Context = { params: Promise<{ app: string }> };

/** Where a workspace's own Meta app posts; the path without an id is the installation's. */
export async function GET(request: Request, { params }: Context) {
  const { app } = await params;
  const { status, body, headers } = await answerOwnAppChallenge(
    app,
    new URL(request.url).searchParams,
  );
  return new Response(body, { status, ...(headers ? { headers } : {}) });
}

export async function POST(request: Request, { params }: Context) {
  const { app } = await params;
  const { status, body, headers } = await receiveOwnAppWebhook(app, {
    rawBody: new Uint8Array(await request.arrayBuffer()),
    signature: request.headers.get("x-hub-signature-256"),
  });
  return new Response(body, { status, ...(headers ? { headers } : {}) });
}
