import { requireRoute } from "@/lib/access/require-route";
import { sniffType } from "@/lib/messages/sniff-type";
import { receiveFile } from "@/lib/templates/receive-file";
import { FILE_PERMISSIONS } from "@/lib/templates/upload-file";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ workspace: string }> };

/**
 * The file as the raw body, its name in X-File-Name (percent-encoded); ?channel, ?kind and ?for say
 * what it is. Answers an UploadedFile.
 */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  const slug = (await params).workspace;
  const purpose = new URL(request.url).searchParams.get("for") === "sample" ? "sample" : "sending";
  return requireRoute(
    { request, slug, permission: FILE_PERMISSIONS[purpose], changes: true },
    async (ctx) =>
      Response.json(await receiveFile(ctx, { request, purpose, sniff: sniffType }), {
        status: 201,
      }),
  );
}
