import { requireRoute } from "@/lib/access/require-route";
import { HANDSET_FILE_MAX_BYTES } from "@/lib/channels/handset-schema";
import { sendFileFromHandset } from "@/lib/channels/sandbox-handset";
import { Refusal } from "@/lib/core/errors";

type Params = { params: Promise<{ workspace: string; channelId: string; phone: string }> };

/** A picture, voice note or file from a practice phone: the body is the file itself. */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, channelId, phone } = await params;
  return requireRoute({ request, slug, permission: "sandbox:use", changes: true }, async (ctx) => {
    const tooLarge = new Refusal("invalid", "The file is larger than 16 MB. Nothing was sent.");
    if (Number(request.headers.get("content-length") ?? 0) > HANDSET_FILE_MAX_BYTES) throw tooLarge;
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.length > HANDSET_FILE_MAX_BYTES) throw tooLarge;
    if (bytes.length === 0) throw new Refusal("invalid", "The file is empty. Nothing was sent.");
    const search = new URL(request.url).searchParams;
    const sent = await sendFileFromHandset(ctx, {
      channelId,
      phone: decodeURIComponent(phone),
      bytes,
      mimeType:
        /^[\w.+-]+\/[\w.+-]+/.exec(request.headers.get("content-type") ?? "")?.[0] ??
        "application/octet-stream",
      fileName: (search.get("name") ?? "file").slice(0, 200),
      voice: search.get("voice") === "yes",
    });
    return Response.json(sent);
  });
}
