import { requireStream } from "@/lib/access/require-stream";

export const dynamic = "force-dynamic";

/** Server-sent events of one workspace: ids only, replayed after a drop by Last-Event-ID. */
export async function GET(request: Request) {
  const url = new URL(request.url);
  return requireStream({
    slug: url.searchParams.get("workspace") ?? "",
    headers: request.headers,
    lastEventId: request.headers.get("last-event-id") ?? url.searchParams.get("after"),
    signal: request.signal,
  });
}
