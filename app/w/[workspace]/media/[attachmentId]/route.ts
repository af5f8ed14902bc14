import { requireRoute } from "@/lib/access/require-route";
import { findStoredFile } from "@/lib/inbox/attachment-queries";
import { serveFile } from "@/lib/inbox/serve-file";

type Params = { params: Promise<{ workspace: string; attachmentId: string }> };

/** A customer's file, for members of the workspace it was sent to and for nobody else. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, attachmentId } = await params;
  return requireRoute({ request, slug, permission: "inbox:read", changes: false }, async (ctx) => {
    const file = await findStoredFile(ctx, attachmentId);
    if (!file) return new Response("", { status: 404 });
    return serveFile(file, request.headers.get("range"));
  });
}
