import { requireRoute } from "@/lib/access/require-route";
import { openHandsetFile } from "@/lib/channels/sandbox-handset";

type Params = {
  params: Promise<{ workspace: string; channelId: string; phone: string; mediaId: string }>;
};

/** A file that a practice phone shows. Inert, as every file that somebody else chose. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, channelId, phone, mediaId } = await params;
  return requireRoute({ request, slug, permission: "sandbox:use", changes: false }, async (ctx) => {
    const file = await openHandsetFile(ctx, {
      channelId,
      phone: decodeURIComponent(phone),
      mediaId: decodeURIComponent(mediaId),
    });
    if (!file) return new Response("", { status: 404 });
    const shown = /^(?:image\/(?:jpeg|png|webp)|audio\/|video\/)/.test(file.mimeType);
    return new Response(new Blob([new Uint8Array(file.bytes)]), {
      headers: {
        "content-type": shown ? file.mimeType : "application/octet-stream",
        "content-disposition": shown ? "inline" : "attachment",
        "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=3600",
      },
    });
  });
}
