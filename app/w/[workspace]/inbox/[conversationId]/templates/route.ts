import { requireRoute } from "@/lib/access/require-route";
import { listTemplateChoices } from "@/lib/inbox/about-queries";

type Params = { params: Promise<{ workspace: string; conversationId: string }> };

/** Approved templates with their price for this person. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug, conversationId } = await params;
  return requireRoute({ request, slug, permission: "inbox:reply", changes: false }, async (ctx) =>
    Response.json(await listTemplateChoices(ctx, conversationId), {
      headers: { "cache-control": "no-store" },
    }),
  );
}
