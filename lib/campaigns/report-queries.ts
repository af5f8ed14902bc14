import "server-only";
import { sql } from "drizzle-orm";
import type { CampaignStatus, RecipientState, SkipReason } from "@/db/enums/campaigns";
import type { MessageStatus } from "@/db/enums/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { describeError } from "@/lib/channels/error-catalogue";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { costPer, countDisplayed, type DisplayCounts } from "./display-counts";
import { type RetryRule, retryRule, WAIT_HOURS } from "./failures";
import { readStoppedLanguages, type StoppedLanguages } from "./stopped-variant";

/** An answer counts for a campaign when it comes within this many days of its message. */
const REPLY_DAYS = 7;

/** Replies at which the timeline says so. */
const MILESTONES = [1, 10, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/** The pace is measured over this many seconds. */
const PACE_SECONDS = 10;

export type FailureGroup = {
  /** Meta's code; null when a person decided that it counts as not sent. */
  code: number | null;
  count: number;
  title: string;
  whatToDo: string;
  retry: RetryRule;
  /** How many of them may be sent to again by now. */
  retryable: number;
  /** ISO time from which all of them may be, when that is later than now. */
  retryFrom: string | null;
};

export type TimelineEvent = {
  id: string;
  /** A campaign_events kind, or "replies" for a milestone. */
  kind: string;
  actorName: string;
  details: Record<string, unknown>;
  /** ISO time. */
  at: string;
};

export type CampaignReport = {
  id: string;
  name: string;
  status: CampaignStatus;
  pauseReason: string | null;
  /** Of a paused campaign in several languages: what Meta stopped, and who waits for the others. */
  stopped: StoppedLanguages | null;
  template: { id: string; name: string; language: string; category: string } | null;
  number: { name: string; address: string } | null;
  launchedByName: string | null;
  launchedAt: string | null;
  completedAt: string | null;
  /** The frozen audience; the counts add up to it at every moment. */
  audienceCount: number;
  counts: DisplayCounts;
  /** People who get nothing, by reason, most frequent first; "cancelled" for those taken out. */
  skipped: { reason: SkipReason | "cancelled"; count: number }[];
  /** Requests that are on their way right now: a pause does not call them back. */
  inFlight: number;
  /** Decimals with four places. */
  estimatedCost: string;
  spent: string;
  held: string;
  costPerRead: string | null;
  /** People who wrote within seven days of their message. */
  repliedPeople: number;
  failures: FailureGroup[];
  timeline: TimelineEvent[];
  /** Messages a second over the last ten seconds; null when nothing is being sent. */
  perSecond: number | null;
  /** Seconds until the queue is empty, at that pace or at the number's own before there is one. */
  secondsLeft: number | null;
};

type HeadRow = {
  id: string;
  name: string;
  status: CampaignStatus;
  pause_reason: string | null;
  template_id: string | null;
  template_name: string | null;
  template_language: string | null;
  template_category: string | null;
  channel_name: string | null;
  channel_address: string | null;
  max_per_second: number | null;
  launched_by_name: string | null;
  launched_at: string | null;
  completed_at: string | null;
  audience_count: number;
  estimated_cost: string | null;
  held: string;
  people: { state: RecipientState; reason: SkipReason | null; count: number }[];
  messages: { status: MessageStatus; count: number }[];
  spent: string;
  recent: number;
  since_launch: number | null;
  failures: { code: number | null; count: number; due: number; last_at: string }[];
};

/**
 * The report of a launched campaign. What has to add up is read in one statement, so no send that
 * happens in between can make the sum wrong (F6).
 * @throws Refusal `not_found` for unknown, removed and foreign ids alike
 */
export async function getCampaignReport(
  ctx: WorkspaceContext,
  campaignId: string,
): Promise<CampaignReport> {
  if (!isId(campaignId)) notFound("campaign");
  return withWorkspace(ctx, async (tx) => {
    const row = await readHead(tx, ctx, campaignId);
    const skipped = row.people
      .filter(({ state }) => state === "skipped" || state === "cancelled")
      .map(({ state, reason, count }) => ({
        reason: state === "cancelled" ? ("cancelled" as const) : (reason as SkipReason),
        count,
      }))
      .sort((left, right) => right.count - left.count);
    const pending = row.people.find(({ state }) => state === "pending")?.count ?? 0;
    const counts = countDisplayed({
      pending,
      skipped: skipped.reduce((sum, { count }) => sum + count, 0),
      messages: row.messages,
    });
    const replies = await readReplies(tx, ctx, row);
    const running = row.status === "running";
    const span = Math.max(1, Math.min(PACE_SECONDS, row.since_launch ?? PACE_SECONDS));
    const perSecond = running && row.recent > 0 ? row.recent / span : null;
    return {
      id: row.id,
      name: row.name,
      status: row.status,
      pauseReason: row.pause_reason,
      stopped: row.status === "paused" ? await readStoppedLanguages(tx, ctx, campaignId) : null,
      template: row.template_id
        ? {
            id: row.template_id,
            name: row.template_name ?? "",
            language: row.template_language ?? "",
            category: row.template_category ?? "",
          }
        : null,
      number: row.channel_name
        ? { name: row.channel_name, address: row.channel_address ?? "" }
        : null,
      launchedByName: row.launched_by_name,
      launchedAt: row.launched_at,
      completedAt: row.completed_at,
      audienceCount: row.audience_count,
      counts,
      skipped,
      inFlight: row.messages.find(({ status }) => status === "sending")?.count ?? 0,
      estimatedCost: row.estimated_cost ?? "0.0000",
      spent: row.spent,
      held: row.held,
      costPerRead: costPer(row.spent, counts.read),
      repliedPeople: replies.people,
      failures: row.failures.map(describeFailures),
      timeline: [...(await readTimeline(tx, ctx, campaignId)), ...replies.milestones].sort(
        (left, right) => right.at.localeCompare(left.at),
      ),
      perSecond,
      secondsLeft:
        running && pending > 0
          ? Math.ceil(pending / (perSecond ?? row.max_per_second ?? 80))
          : null,
    };
  });
}

async function readHead(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaignId: string,
): Promise<HeadRow> {
  const [row] = (await tx.execute(sql`
    with sent as materialized (
      select status, error_code, count(*)::int as count, sum(charged_amount) as charged,
        count(*) filter (where sending_at > now() - make_interval(secs => ${PACE_SECONDS}))::int as recent,
        count(*) filter (where failed_at <= now() - make_interval(hours => ${WAIT_HOURS}))::int as due,
        max(failed_at) as last_at
      from messages where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaignId}
      group by status, error_code
    )
    select c.id, c.name, c.status, c.pause_reason, t.id as template_id, t.name as template_name,
      t.language as template_language, t.category as template_category, n.name as channel_name,
      n.address as channel_address, n.max_per_second, c.launched_by_name,
      to_json(c.launched_at) #>> '{}' as launched_at, to_json(c.completed_at) #>> '{}' as completed_at,
      extract(epoch from now() - c.launched_at)::int as since_launch,
      c.audience_count, c.estimated_cost::text as estimated_cost,
      coalesce(h.amount - h.captured - h.released, 0)::numeric(14,4)::text as held,
      (select coalesce(jsonb_agg(p), '[]') from (
        select state, skip_reason as reason, count(*)::int as count from campaign_recipients
        where workspace_id = c.workspace_id and campaign_id = c.id group by 1, 2) p) as people,
      (select coalesce(jsonb_agg(k), '[]') from (
        select status, count from campaign_counts
        where workspace_id = c.workspace_id and campaign_id = c.id and count <> 0) k) as messages,
      (select coalesce(sum(charged), 0)::numeric(14,4)::text from sent) as spent,
      (select coalesce(sum(recent), 0)::int from sent) as recent,
      (select coalesce(jsonb_agg(f order by f.count desc), '[]') from (
        select error_code as code, count, due, last_at from sent where status = 'failed') f) as failures
    from campaigns c
    left join message_templates t on t.workspace_id = c.workspace_id and t.id = c.template_id
    left join channels n on n.workspace_id = c.workspace_id and n.id = c.channel_id
    left join wallet_holds h on h.workspace_id = c.workspace_id and h.id = c.hold_id
      and h.status = 'active'
    where c.workspace_id = ${ctx.workspaceId} and c.id = ${campaignId} and c.deleted_at is null
  `)) as unknown as HeadRow[];
  if (!row) notFound("campaign");
  return row;
}

function describeFailures({
  code,
  count,
  due,
  last_at,
}: HeadRow["failures"][number]): FailureGroup {
  const retry = retryRule(code);
  const described = code === null ? null : describeError(code);
  const from = new Date(Date.parse(last_at) + WAIT_HOURS * 3_600_000);
  return {
    code,
    count,
    title: described?.title ?? "Counted as not sent",
    whatToDo:
      described?.whatToDo ??
      "Somebody of your team decided this after nobody knew. It is not sent again.",
    retry,
    retryable: retry === "now" ? count : retry === "after_a_day" ? due : 0,
    retryFrom: retry === "after_a_day" && from.getTime() > Date.now() ? from.toISOString() : null,
  };
}

/**
 * Who wrote back. Inbound messages are found through their id, which carries the time they came in,
 * so months before the launch are not touched.
 */
async function readReplies(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { id, launched_at }: HeadRow,
): Promise<{ people: number; milestones: TimelineEvent[] }> {
  if (!launched_at) return { people: 0, milestones: [] };
  const from = Date.parse(launched_at);
  const firstId = idFloor(from - 60_000);
  const lastId = idFloor(from + (REPLY_DAYS + 30) * 86_400_000);
  // Two sets that are both large and both fresh: before the first ANALYZE the planner takes each for
  // one row and compares every message with every reply. Without nested loops it hashes (measured:
  // over 60 s against 40 ms with 15,000 messages).
  await tx.execute(sql`select set_config('enable_nestloop', 'off', true)`);
  const rows = (await tx.execute(sql`
    with first as (
      select m.contact_id, min(i.occurred_at) as at
      from messages i
      join messages m on m.workspace_id = i.workspace_id and m.contact_id = i.contact_id
        and m.channel_id = i.channel_id and m.campaign_id = ${id}
      where i.workspace_id = ${ctx.workspaceId} and i.id >= ${firstId}::uuid and i.id < ${lastId}::uuid
        and i.direction = 'inbound' and i.kind <> 'reaction'
        and i.occurred_at >= m.occurred_at
        and i.occurred_at < m.occurred_at + make_interval(days => ${REPLY_DAYS})
      group by m.contact_id
    ), ordered as (
      select at, row_number() over (order by at, contact_id)::int as place,
        count(*) over ()::int as people
      from first
    )
    select place, people, to_json(at) #>> '{}' as at from ordered
    where place = 1 or place in (select value::int from jsonb_array_elements_text(
      ${JSON.stringify(MILESTONES)}::jsonb))
    order by place`)) as unknown as { place: number; people: number; at: string }[];
  await tx.execute(sql`select set_config('enable_nestloop', 'on', true)`);
  return {
    people: rows[0]?.people ?? 0,
    milestones: rows.map(({ place, at }) => ({
      id: `replies-${place}`,
      kind: "replies",
      actorName: "",
      details: { count: place },
      at,
    })),
  };
}

/** The smallest UUIDv7 of a millisecond. */
function idFloor(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

async function readTimeline(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaignId: string,
): Promise<TimelineEvent[]> {
  const rows = (await tx.execute(sql`
    select id, kind, actor_name as "actorName", details, to_json(created_at) #>> '{}' as at
    from campaign_events
    where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaignId}
    order by id desc limit 200`)) as unknown as TimelineEvent[];
  return [...rows];
}
