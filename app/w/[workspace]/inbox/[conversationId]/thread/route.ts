import { requireRoute } from "@/lib/access/require-route";
import { readThread } from "@/lib/inbox/thread-queries";

type Params = { params: Promise<{ workspace: string; conversationId: string }> };

/** One page of a conversation; `before` asks for what came earlier. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, conversationId } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) => {
    const before = new URL(request.url).searchParams.get("before") ?? undefined;
    const thread = await readThread(ctx, { conversationId, before });
    return Response.json(thread, { headers: { "cache-control": "no-store" } });
  });
}
