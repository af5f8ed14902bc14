import { requireRoute } from "@/lib/access/require-route";
import { readAbout } from "@/lib/inbox/about-queries";

type Params = { params: Promise<{ workspace: string; conversationId: string }> };

/** Who one is talking to. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, conversationId } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) =>
    Response.json(await readAbout(ctx, conversationId), {
      headers: { "cache-control": "no-store" },
    }),
  );
}
