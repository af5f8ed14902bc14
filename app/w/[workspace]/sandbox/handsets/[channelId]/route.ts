import { requireRoute } from "@/lib/access/require-route";
import { listHandsets } from "@/lib/channels/sandbox-handset";

type Params = { params: Promise<{ workspace: string; channelId: string }> };

/** Phones that have a chat with a practice number. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, channelId } = await params;
  return requireRoute({ request, slug, permission: "sandbox:use", changes: false }, async (ctx) => {
    const search = new URL(request.url).searchParams.get("search") ?? "";
    return Response.json(await listHandsets(ctx, { channelId, search }), {
      headers: { "cache-control": "no-store" },
    });
  });
}
