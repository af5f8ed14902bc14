import { answer, apiRoute } from "@/lib/access/api-route";
import { notFound } from "@/lib/core/errors";
import { readApiMessage } from "@/lib/inbox/api-queries";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ messageId: string }> };

/** How a message that a program sent fares. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { messageId } = await params;
  return apiRoute(request, "read", async (ctx) =>
    answer(200, (await readApiMessage(ctx, messageId)) ?? notFound("message")),
  );
}
