import { requireRoute } from "@/lib/access/require-route";
import { countConversations } from "@/lib/inbox/count-queries";
import { listConversations } from "@/lib/inbox/queries";
import { listConversationsSchema } from "@/lib/inbox/schema";

type Params = { params: Promise<{ workspace: string }> };

/** One page of the conversation list, with the counts of every view. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) => {
    const search = new URL(request.url).searchParams;
    const input = listConversationsSchema.parse({
      view: search.get("view"),
      filter: search.get("filter") ?? undefined,
      sort: search.get("sort") ?? undefined,
      search: search.get("search") ?? undefined,
      before: search.get("before") ?? undefined,
    });
    const [page, counts] = await Promise.all([
      listConversations(ctx, input),
      countConversations(ctx),
    ]);
    return Response.json({ ...page, counts }, { headers: { "cache-control": "no-store" } });
  });
}
