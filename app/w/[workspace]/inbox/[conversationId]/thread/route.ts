import { requireRoute } from "@/lib/access/require-route";
import { readThread } from "@/lib/inbox/thread-queries";

type Params = { params: Promise<{ workspace: string; conversationId: string }> };

/** One page of a conversation: its end, or `before`, `after`, `around` or `at` another place. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, conversationId } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) => {
    const search = new URL(request.url).searchParams;
    const place = (name: string) => search.get(name) ?? undefined;
    const thread = await readThread(ctx, {
      conversationId,
      before: place("before"),
      after: place("after"),
      around: place("around"),
      at: place("at"),
    });
    return Response.json(thread, { headers: { "cache-control": "no-store" } });
  });
}
