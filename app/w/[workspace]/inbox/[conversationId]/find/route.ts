import { requireRoute } from "@/lib/access/require-route";
import { findInConversation } from "@/lib/inbox/find-queries";

type Params = { params: Promise<{ workspace: string; conversationId: string }> };

/** Messages of one conversation that contain the words `q`; `before` asks for the next page. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, conversationId } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) => {
    const search = new URL(request.url).searchParams;
    const found = await findInConversation(ctx, {
      conversationId,
      q: search.get("q") ?? "",
      before: search.get("before") ?? undefined,
    });
    return Response.json(found, { headers: { "cache-control": "no-store" } });
  });
}
