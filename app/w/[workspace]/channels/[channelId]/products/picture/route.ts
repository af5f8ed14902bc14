import { requireRoute } from "@/lib/access/require-route";
import { openProductPicture } from "@/lib/channels/shop-queries";

type Params = { params: Promise<{ workspace: string }> };

/** The picture of a product at Meta, so that no browser of ours speaks with another site. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug } = await params;
  return requireRoute({ request, slug, permission: "inbox:reply", changes: false }, async (ctx) => {
    const address = new URL(request.url).searchParams.get("address") ?? "";
    const picture = await openProductPicture(ctx, address);
    if (!picture) return new Response("", { status: 404 });
    return new Response(picture.bytes, {
      headers: {
        "content-type": picture.mimeType,
        "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, max-age=3600",
      },
    });
  });
}
