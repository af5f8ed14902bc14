/** Live: the process answers. Nothing about its state, which is /api/health/ready. */
export function GET() {
  return Response.json({ status: "ok" }, { headers: { "Cache-Control": "no-store" } });
}
