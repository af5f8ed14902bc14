import { checkReadiness } from "@/lib/worker/check-readiness";

export const dynamic = "force-dynamic";

/** Ready: database, migrations, queue lag, oldest waiting job and event, worker heartbeat. */
export async function GET() {
  const readiness = await checkReadiness();
  return Response.json(readiness, {
    status: readiness.status === "ready" ? 200 : 503,
    headers: { "Cache-Control": "no-store" },
  });
}
