import { answerMetaChallenge, receiveMetaWebhook } from "@/lib/webhooks/inbound/meta";

export async function GET(request: Request) {
  const { status, body, headers } = answerMetaChallenge(new URL(request.url).searchParams);
  return new Response(body, { status, ...(headers ? { headers } : {}) });
}

/** Under `npm start` lib/server answers this path before Next sees it, through the same function. */
export async function POST(request: Request) {
  const { status, body, headers } = await receiveMetaWebhook({
    rawBody: new Uint8Array(await request.arrayBuffer()),
    headers: Object.fromEntries(request.headers),
    url: request.url,
  });
  return new Response(body, { status, ...(headers ? { headers } : {}) });
}
