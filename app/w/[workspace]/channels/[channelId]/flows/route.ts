import { requireRoute } from "@/lib/access/require-route";
import { listFlows } from "@/lib/channels/shop-queries";

type Params = { params: Promise<{ workspace: string; channelId: string }> };

/** The forms of a number's account, read from Meta. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, channelId } = await params;
  return requireRoute({ request, slug, permission: "inbox:reply", changes: false }, async (ctx) =>
    Response.json(await listFlows(ctx, channelId), { headers: { "cache-control": "no-store" } }),
  );
}
