import { requireRoute } from "@/lib/access/require-route";
import { listProducts } from "@/lib/channels/shop-queries";

type Params = { params: Promise<{ workspace: string; channelId: string }> };

/** Products that messages of a number can show, read from Meta. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, channelId } = await params;
  return requireRoute({ request, slug, permission: "inbox:reply", changes: false }, async (ctx) => {
    const query = new URL(request.url).searchParams;
    const found = await listProducts(ctx, {
      channelId,
      catalogId: query.get("catalog") ?? undefined,
      words: query.get("q") ?? "",
    });
    return Response.json(found, { headers: { "cache-control": "no-store" } });
  });
}
