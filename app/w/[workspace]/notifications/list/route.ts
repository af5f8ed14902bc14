import { requireRoute } from "@/lib/access/require-route";
import { listNotifications } from "@/lib/notifications/queries";

type Params = { params: Promise<{ workspace: string }> };

/** One page of what the member was told, with the number of the badge. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug } = await params;
  return requireRoute(
    { request, slug, permission: "workspace:read", changes: false },
    async (ctx) => {
      const search = new URL(request.url).searchParams;
      const page = await listNotifications(ctx, {
        view: search.get("view"),
        before: search.get("before") ?? undefined,
      });
      return Response.json(page, { headers: { "cache-control": "no-store" } });
    },
  );
}
