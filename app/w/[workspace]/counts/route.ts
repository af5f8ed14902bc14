import { requireRoute } from "@/lib/access/require-route";
import { countUnreadConversations } from "@/lib/inbox/count-queries";
import { countForNavigation } from "@/lib/workspaces/queries";

type Params = { params: Promise<{ workspace: string }> };

/** The small numbers beside the navigation, for a page that stays open. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) => {
    const [unread, rest] = await Promise.all([
      countUnreadConversations(ctx),
      countForNavigation(ctx),
    ]);
    return Response.json({ unread, ...rest }, { headers: { "cache-control": "no-store" } });
  });
}
