import { requireRoute } from "@/lib/access/require-route";
import { exportActivity } from "@/lib/activity/export-activity";
import { startOfZonedDay } from "@/lib/core/format/dates";
import { streamText } from "@/lib/core/stream-text";

type Params = { params: Promise<{ workspace: string }> };

/** The activity log as CSV, with the filters of its page. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { workspace: slug } = await params;
  return requireRoute(
    { request, slug, permission: "activity:read", changes: false },
    async (ctx) => {
      const given = new URL(request.url).searchParams;
      const text = (name: string) => (given.get(name) ?? "").slice(0, 100);
      const since = text("since");
      const isDay = /^\d{4}-\d{2}-\d{2}$/.test(since) && !Number.isNaN(Date.parse(since));
      const pieces = exportActivity(ctx, {
        ...(text("action") ? { action: text("action") } : {}),
        ...(text("actor") ? { actorName: text("actor") } : {}),
        ...(isDay ? { since: startOfZonedDay(since, ctx.timeZone) } : {}),
      });
      return streamText(
        pieces,
        `activity-${ctx.slug}-${new Date().toISOString().slice(0, 10)}.csv`,
      );
    },
  );
}
