import type { Metadata } from "next";
import { loadTableParams } from "@/components/data-table/table-params";
import { RefreshOn } from "@/components/layout/refresh-on";
import { EventScreen } from "@/components/webhooks/event-screen";
import { HistoryImports } from "@/components/webhooks/history-imports";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listChannels } from "@/lib/channels/queries";
import { formatMoment } from "@/lib/core/format/moments";
import { listEvents, listHistoryImports, readPlace } from "@/lib/webhooks/event-queries";
import { readEvent, readRetention } from "@/lib/webhooks/inbound/read-event";
import { webhookRetentionDays } from "@/lib/webhooks/retention";
import { eventFilterSchema } from "@/lib/webhooks/schema";

export const metadata: Metadata = { title: "Webhook events" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function WebhookEventsPage({ params, searchParams }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "channels:write");
  const [table, given] = [await loadTableParams(searchParams), await searchParams];
  const filter = eventFilterSchema.parse({
    about: given.about,
    outcome: given.outcome,
    number: given.number,
    q: table.q || undefined,
  });
  const place = table.open ? readPlace(table.open) : null;
  const [page, numbers, imports, retention, opened] = await Promise.all([
    listEvents(ctx, { filter, after: table.after }),
    listChannels(ctx),
    listHistoryImports(ctx),
    readRetention(),
    place ? readEvent(ctx, place) : null,
  ]);
  const cleaned = retention.lastRunAt
    ? `last cleaned ${formatMoment({ at: retention.lastRunAt, timeZone: ctx.timeZone })}`
    : "not cleaned yet";
  return (
    <>
      <RefreshOn topics={["channel", "conversation"]} workspace={ctx.slug} />
      <SettingsHeader current="webhook-events" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />
      <p className="max-w-[68ch] px-4 py-4 text-ink-2 md:px-6">
        Everything Meta posts for your numbers, with what it did here. Open one to see it as it came
        and to run it again.
      </p>
      <HistoryImports imports={imports} />
      <EventScreen
        filter={filter}
        footnote={`Kept for ${webhookRetentionDays()} days, what is not settled longer; ${cleaned}.`}
        numbers={numbers.map(({ id, name }) => ({ id, name }))}
        opened={table.open && !opened ? "missing" : opened}
        page={page}
        timeZone={ctx.timeZone}
        workspaceSlug={ctx.slug}
      />
    </>
  );
}
