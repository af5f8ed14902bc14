import { requireRoute } from "@/lib/access/require-route";
import { exportContacts } from "@/lib/contacts/export-contacts";
import { contactAudienceSchema } from "@/lib/contacts/schema";
import { Refusal } from "@/lib/core/errors";
import { streamText } from "@/lib/core/stream-text";

type Params = { params: Promise<{ workspace: string }> };

/** The chosen contacts as CSV. A form posts whom, because a selection does not fit into an address. */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug } = await params;
  return requireRoute(
    { request, slug, permission: "contacts:export", changes: true },
    async (ctx) => {
      const audience = contactAudienceSchema.safeParse(await readAudience(request));
      if (!audience.success) {
        throw new Refusal("invalid", "It is not clear whom to export. Nothing was exported.");
      }
      const day = new Date().toISOString().slice(0, 10);
      return streamText(
        await exportContacts(ctx, audience.data),
        `contacts-${ctx.slug}-${day}.csv`,
      );
    },
  );
}

async function readAudience(request: Request): Promise<unknown> {
  try {
    return JSON.parse(String((await request.formData()).get("audience")));
  } catch {
    return null;
  }
}
