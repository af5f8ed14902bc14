import { requireRoute } from "@/lib/access/require-route";
import { listSharedFiles } from "@/lib/inbox/file-queries";

type Params = { params: Promise<{ workspace: string; conversationId: string }> };

/** Files that were exchanged in one conversation; `before` asks for older ones. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, conversationId } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) => {
    const before = new URL(request.url).searchParams.get("before") ?? undefined;
    return Response.json(await listSharedFiles(ctx, { conversationId, before }), {
      headers: { "cache-control": "no-store" },
    });
  });
}
