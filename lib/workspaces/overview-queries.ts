import { sql } from "drizzle-orm";
import type { MessageStatus } from "@/db/enums/messages";
import { withWorkspace } from "@/db/tenant";
import { can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import type { SetupFacts } from "./setup-checklist";

/*
 * The overview reads across the nouns, straight from the tables and in few statements: each part is
 * one line on one page, and nothing here is a rule of another module.
 */

/** What waits for a person. Counts stop at 100. */
export type NeedsYou = {
  /** Open conversations whose customer has not been answered, and since when the longest waits (ISO). */
  unanswered: { count: number; oldestAt: string } | null;
  /** Windows that close within the hour with an unanswered customer. */
  closingWindows: { count: number; firstAt: string; conversationId: string } | null;
  rejectedTemplates: { id: string; name: string; reason: string | null }[];
  pausedCampaigns: { id: string; name: string; reason: string | null }[];
  unconfirmedSends: number;
  channels: { id: string; name: string; reason: string | null }[];
};

export async function getNeedsYou(ctx: WorkspaceContext): Promise<NeedsYou> {
  const isLead = can(ctx, "campaigns:read");
  const memberId = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  return withWorkspace(ctx, async (tx) => {
    const [waiting] = await tx.execute<{
      count: number;
      oldest_at: string | null;
      closing: number;
      first_at: string | null;
      first_id: string | null;
    }>(sql`
      with waiting as (
        select id, last_inbound_at, window_expires_at from conversations
        where workspace_id = ${ctx.workspaceId}::uuid and status = 'open' and unread_count > 0
          -- an agent is asked about their own and about those that nobody has
          and (${isLead} or assignee_id is null or assignee_id = ${memberId}::uuid)
        order by last_message_at desc limit 100
      ), closing as (
        select * from waiting
        where window_expires_at between now() and now() + interval '1 hour'
      )
      select
        (select count(*)::int from waiting) as count,
        (select min(last_inbound_at) from waiting) as oldest_at,
        (select count(*)::int from closing) as closing,
        (select min(window_expires_at) from closing) as first_at,
        (select id from closing order by window_expires_at limit 1) as first_id`);
    const templates = await tx.execute<{ id: string; name: string; reason: string | null }>(sql`
      select id, name, rejection_reason as reason from message_templates
      where ${isLead} and workspace_id = ${ctx.workspaceId}::uuid and status = 'rejected'
        and deleted_at is null
      order by status_changed_at desc nulls last limit 3`);
    const paused = await tx.execute<{ id: string; name: string; reason: string | null }>(sql`
      select id, name, pause_reason as reason from campaigns
      where ${isLead} and workspace_id = ${ctx.workspaceId}::uuid and status = 'paused'
        and deleted_at is null
      order by updated_at desc limit 3`);
    const channels = await tx.execute<{ id: string; name: string; reason: string | null }>(sql`
      select id, name, status_reason as reason from channels
      where ${isLead} and workspace_id = ${ctx.workspaceId}::uuid
        and status in ('attention', 'disconnected') and deleted_at is null
      order by status_changed_at desc nulls last limit 3`);
    const [unconfirmed] = await tx.execute<{ count: number }>(sql`
      select coalesce(sum(n.count), 0)::int as count
      from campaign_counts n
      join campaigns c on c.workspace_id = n.workspace_id and c.id = n.campaign_id
      where ${isLead} and n.workspace_id = ${ctx.workspaceId}::uuid and n.status = 'unknown'
        and c.deleted_at is null`);
    return {
      unanswered:
        waiting?.count && waiting.oldest_at
          ? { count: waiting.count, oldestAt: isoOf(waiting.oldest_at) }
          : null,
      closingWindows:
        waiting?.closing && waiting.first_at && waiting.first_id
          ? {
              count: waiting.closing,
              firstAt: isoOf(waiting.first_at),
              conversationId: waiting.first_id,
            }
          : null,
      rejectedTemplates: [...templates],
      pausedCampaigns: [...paused],
      unconfirmedSends: unconfirmed?.count ?? 0,
      channels: [...channels],
    };
  });
}

export type LiveCampaign = {
  id: string;
  name: string;
  audienceCount: number;
  skippedCount: number;
  /** Messages by status; those that are not made yet are the rest. */
  counts: Partial<Record<MessageStatus, number>>;
  /** ISO */
  launchedAt: string | null;
};

/** Campaigns that are sending at this moment, the latest first. */
export async function listLiveCampaigns(ctx: WorkspaceContext): Promise<LiveCampaign[]> {
  if (!can(ctx, "campaigns:read")) return [];
  const rows = await withWorkspace(ctx, (tx) =>
    tx.execute<{
      id: string;
      name: string;
      audience_count: number;
      skipped_count: number;
      launched_at: string | null;
      counts: Partial<Record<MessageStatus, number>>;
    }>(sql`
      select c.id, c.name, c.audience_count, c.skipped_count, c.launched_at,
        coalesce((select jsonb_object_agg(n.status, n.count) from campaign_counts n
          where n.workspace_id = c.workspace_id and n.campaign_id = c.id), '{}') as counts
      from campaigns c
      where c.workspace_id = ${ctx.workspaceId}::uuid and c.status = 'running'
        and c.deleted_at is null
      order by c.launched_at desc nulls last limit 5`),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    audienceCount: row.audience_count,
    skippedCount: row.skipped_count,
    counts: row.counts,
    launchedAt: row.launched_at ? isoOf(row.launched_at) : null,
  }));
}

/** Messages of today, by state: the rail at the top of the page. */
export type Today = {
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  unconfirmed: number;
  queued: number;
  held: number;
  received: number;
};

/** @param since start of the day in the workspace's zone */
export async function countToday(ctx: WorkspaceContext, since: Date): Promise<Today> {
  // ids carry their time, and messages are partitioned by it: the scan begins at the day's first id
  const firstId = `${since.getTime().toString(16).padStart(12, "0")}00000000000000000000`;
  const rows = await withWorkspace(ctx, (tx) =>
    tx.execute<{ state: keyof Today; count: number }>(sql`
      select case
          when direction = 'inbound' then 'received'
          when status in ('queued', 'sending') then 'queued'
          when status = 'held' then 'held'
          when status in ('accepted', 'sent') then 'sent'
          when status in ('unknown', 'unknown_final') then 'unconfirmed'
          else status end as state,
        count(*)::int as count
      from messages
      where workspace_id = ${ctx.workspaceId}::uuid and id >= ${firstId}::uuid
        and direction in ('inbound', 'outbound') and status <> 'cancelled'
      group by 1`),
  );
  const today: Today = {
    sent: 0,
    delivered: 0,
    read: 0,
    failed: 0,
    unconfirmed: 0,
    queued: 0,
    held: 0,
    received: 0,
  };
  for (const row of rows) today[row.state] = row.count;
  return today;
}

/** How far the workspace has come. `emailVerified` is the actor's. */
export async function getSetupFacts(ctx: WorkspaceContext): Promise<SetupFacts> {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<Record<string, boolean>>(sql`
      select
        exists (select 1 from channels where workspace_id = ${ctx.workspaceId}::uuid
          and status = 'connected' and deleted_at is null) as has_number,
        exists (select 1 from contacts where workspace_id = ${ctx.workspaceId}::uuid
          and deleted_at is null) as has_contacts,
        exists (select 1 from message_templates where workspace_id = ${ctx.workspaceId}::uuid
          and status = 'approved' and deleted_at is null) as has_template,
        exists (select 1 from messages where workspace_id = ${ctx.workspaceId}::uuid
          and direction = 'outbound'
          and status in ('accepted', 'sent', 'delivered', 'read')) as has_sent,
        exists (select 1 from members where workspace_id = ${ctx.workspaceId}::uuid
          and status = 'active' offset 1)
          or exists (select 1 from invitations where workspace_id = ${ctx.workspaceId}::uuid
            and accepted_at is null and revoked_at is null and expires_at > now()) as has_team`),
  );
  return {
    emailVerified: ctx.actor.kind === "member" ? ctx.actor.verified : true,
    hasNumber: row?.has_number ?? false,
    hasContacts: row?.has_contacts ?? false,
    hasApprovedTemplate: row?.has_template ?? false,
    hasSentMessage: row?.has_sent ?? false,
    hasTeam: row?.has_team ?? false,
  };
}

/** PostgreSQL's text of an instant, as ISO. */
function isoOf(instant: string): string {
  return new Date(instant).toISOString();
}
