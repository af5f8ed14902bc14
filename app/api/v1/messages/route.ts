import { answer, apiRoute } from "@/lib/access/api-route";
import { readIdempotencyKey } from "@/lib/access/idempotency-key";
import { readJson } from "@/lib/access/read-json";
import { apiMessageSchema } from "@/lib/inbox/api-schema";
import { sendByApi } from "@/lib/inbox/send-by-api";

export const dynamic = "force-dynamic";

/** Sends a message: 201 the first time, 200 with the same message whenever it is repeated. */
export async function POST(request: Request): Promise<Response> {
  return apiRoute(request, "send", async (ctx) => {
    const key = readIdempotencyKey(request.headers);
    const message = await readJson(request, apiMessageSchema);
    const { sent, isReplay } = await sendByApi(ctx, { key, message });
    return isReplay ? answer(200, sent, { "idempotent-replayed": "true" }) : answer(201, sent);
  });
}
