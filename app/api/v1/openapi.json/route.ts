import { env } from "@/lib/core/env";
import { apiDocument } from "@/lib/inbox/api-document";

export const dynamic = "force-dynamic";

/** The reference for programs; it holds nothing of anybody's. */
export function GET(): Response {
  return Response.json(apiDocument(env().APP_URL), {
    headers: { "cache-control": "public, max-age=300", "x-content-type-options": "nosniff" },
  });
}
