import { requireRoute } from "@/lib/access/require-route";
import { serveFile } from "@/lib/inbox/serve-file";
import { findTemplateFile } from "@/lib/templates/file-queries";

type Params = { params: Promise<{ workspace: string; fileId: string }> };

/** A file on top of a template, for members of its workspace. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, fileId } = await params;
  return requireRoute(
    { request, slug, permission: "templates:read", changes: false },
    async (ctx) => {
      const file = await findTemplateFile(ctx, fileId);
      if (!file) return new Response("", { status: 404 });
      return serveFile(file, request.headers.get("range"));
    },
  );
}
