import { requireRoute } from "@/lib/access/require-route";
import { readHandset } from "@/lib/channels/sandbox-handset";

type Params = { params: Promise<{ workspace: string; channelId: string; phone: string }> };

/** What one phone shows. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, channelId, phone } = await params;
  return requireRoute({ request, slug, permission: "sandbox:use", changes: false }, async (ctx) =>
    Response.json(await readHandset(ctx, { channelId, phone: decodeURIComponent(phone) }), {
      headers: { "cache-control": "no-store" },
    }),
  );
}
