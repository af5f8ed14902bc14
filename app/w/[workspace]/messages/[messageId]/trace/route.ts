import { requireRoute } from "@/lib/access/require-route";
import { readTrace } from "@/lib/messages/trace-queries";

type Params = { params: Promise<{ workspace: string; messageId: string }> };

/** The trace of a message, for the sheet beside its bubble. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, messageId } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) =>
    Response.json(await readTrace(ctx, messageId), { headers: { "cache-control": "no-store" } }),
  );
}
