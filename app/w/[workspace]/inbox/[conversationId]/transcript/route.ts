import { requireRoute } from "@/lib/access/require-route";
import { exportTranscript } from "@/lib/inbox/export-transcript";
import { transcriptSchema } from "@/lib/inbox/schema";

type Params = { params: Promise<{ workspace: string; conversationId: string }> };

/** The conversation as a file; each download is recorded. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, conversationId } = await params;
  return requireRoute({ request, slug, permission: "inbox:manage", changes: true }, async (ctx) => {
    const search = Object.fromEntries(new URL(request.url).searchParams);
    const { as: format, notes } = transcriptSchema.parse(search);
    const { body, fileName, mediaType } = await exportTranscript(ctx, {
      conversationId,
      format,
      notes,
    });
    return new Response(body, {
      headers: {
        "content-type": mediaType,
        "content-disposition": `attachment; filename="${fileName}"`,
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
      },
    });
  });
}
