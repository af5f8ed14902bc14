import { requireRoute } from "@/lib/access/require-route";
import { readDesk } from "@/lib/inbox/desk-queries";

type Params = { params: Promise<{ workspace: string }> };

/** What the menus of the inbox offer. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) =>
    Response.json(await readDesk(ctx), { headers: { "cache-control": "no-store" } }),
  );
}
