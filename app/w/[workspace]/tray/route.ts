import { requireRoute } from "@/lib/access/require-route";
import { listMyJobs } from "@/lib/tray/queries";

type Params = { params: Promise<{ workspace: string }> };

/** The member's own long jobs; each kind only for a role that may open it. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug } = await params;
  return requireRoute(
    { request, slug, permission: "workspace:read", changes: false },
    async (ctx) => {
      const jobs = (await listMyJobs(ctx)) ?? [];
      return Response.json({ jobs }, { headers: { "cache-control": "no-store" } });
    },
  );
}
