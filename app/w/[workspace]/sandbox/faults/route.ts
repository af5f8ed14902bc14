import { requireRoute } from "@/lib/access/require-route";
import { readFaults } from "@/lib/channels/sandbox-handset";

type Params = { params: Promise<{ workspace: string }> };

/** What goes wrong on the line now. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug } = await params;
  return requireRoute({ request, slug, permission: "sandbox:use", changes: false }, async (ctx) =>
    Response.json(await readFaults(ctx), { headers: { "cache-control": "no-store" } }),
  );
}
