import type { Metadata } from "next";
import { TextLink } from "@/components/ui/app-link";
import { NoMatch } from "@/components/ui/empty-state";
import { ActivityFilters } from "@/components/workspaces/activity-filters";
import { ActivityList } from "@/components/workspaces/activity-list";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listActivity } from "@/lib/activity/queries";
import { startOfZonedDay } from "@/lib/core/format/dates";
import { isId } from "@/lib/core/ids";
import { listMembers } from "@/lib/workspaces/team-queries";

export const metadata: Metadata = { title: "Activity" };

const PAGE_SIZE = 50;

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ActivityPage({ params, searchParams }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "activity:read");
  const filter = readFilter(await searchParams);
  const [entries, members] = await Promise.all([
    listActivity(ctx, {
      ...(filter.action ? { action: filter.action } : {}),
      ...(filter.actor ? { actorName: filter.actor } : {}),
      ...(filter.since ? { since: startOfZonedDay(filter.since, ctx.timeZone) } : {}),
      ...(filter.before ? { before: filter.before } : {}),
      limit: PAGE_SIZE + 1,
    }),
    listMembers(ctx),
  ]);
  const shown = entries.slice(0, PAGE_SIZE);
  const last = entries.length > PAGE_SIZE ? shown.at(-1) : undefined;
  const base = `/w/${ctx.slug}/settings/activity`;
  return (
    <>
      <SettingsHeader current="activity" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />
      <div className="px-4 py-6 md:px-6">
        <p className="mb-5 max-w-[68ch] text-ink-2">
          Every change in this workspace, written in the same moment as the change itself. Entries
          cannot be edited or removed by anybody.
        </p>
        <ActivityFilters
          action={filter.action}
          actor={filter.actor}
          actors={[...new Set(members.map((member) => member.name))].sort()}
          key={JSON.stringify(filter)}
          since={filter.since}
        />
        {shown.length === 0 ? (
          <NoMatch
            action={<TextLink href={base}>Show everything</TextLink>}
            title="Nothing matches"
          >
            No entry fits these filters.
          </NoMatch>
        ) : (
          <ActivityList
            entries={shown.map((row) => ({
              id: row.id,
              at: row.createdAt.toISOString(),
              actorName: row.actorName,
              actorKind: row.actorKind,
              action: row.action,
              details: row.details,
              ip: row.ip,
            }))}
            timeZone={ctx.timeZone}
          />
        )}
        <nav aria-label="Pages" className="flex flex-wrap gap-5 pt-4">
          <a
            className="text-accent-ink underline-offset-2 hover:underline"
            href={addressOf(`${base}/export`, { ...filter, before: "" })}
          >
            Export as CSV
          </a>
          {filter.before ? (
            <TextLink href={addressOf(base, { ...filter, before: "" })}>Newest</TextLink>
          ) : null}
          {last ? (
            <TextLink href={addressOf(base, { ...filter, before: last.id })}>
              Older entries
            </TextLink>
          ) : null}
        </nav>
      </div>
    </>
  );
}

type Filter = { action: string; actor: string; since: string; before: string };

/** Parts of the address that make no sense are left out, never an error (TB-1). */
function readFilter(given: Record<string, string | string[] | undefined>): Filter {
  const text = (name: string) => {
    const value = given[name];
    return typeof value === "string" ? value.slice(0, 100) : "";
  };
  const since = text("since");
  const before = text("before");
  return {
    action: text("action"),
    actor: text("actor"),
    since: /^\d{4}-\d{2}-\d{2}$/.test(since) && !Number.isNaN(Date.parse(since)) ? since : "",
    before: isId(before) ? before : "",
  };
}

function addressOf(base: string, filter: Filter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ""));
  return query.size > 0 ? `${base}?${query}` : base;
}
