import { sql } from "drizzle-orm";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { peopleOfTier } from "@/lib/channels/messaging-limit";
import type { WorkspaceContext } from "@/lib/core/context";
import { firstIdOf } from "@/lib/core/ids";

const DAY_MS = 24 * 3_600_000;

export type Headroom = {
  /** People in 24 hours; null without a limit, and while Meta has not told one. */
  limit: number | null;
  /** Different people written to first in the last 24 hours, over all numbers of the account. */
  used: number;
  /** People of running and paused campaigns who are still to come. */
  waiting: number;
  /** What a new campaign may still begin with now; null without a limit. */
  remaining: number | null;
};

type Account = { wabaId: string; messagingLimit: string | null };

/**
 * How much of Meta's messaging limit is left (B6, whatsapp.md 7). The 24 hours roll; templates that
 * answer somebody inside their service window do not count, nor does what failed.
 */
export async function readHeadroom(
  ctx: WorkspaceContext,
  { wabaId, messagingLimit }: Account,
): Promise<Headroom> {
  return withWorkspace(ctx, async (tx) => {
    const limit = peopleOfTier(messagingLimit);
    const used = (await startedAddresses(tx, ctx, wabaId)).size;
    const [row] = (await tx.execute(sql`
      select count(*)::int as waiting
      from campaigns c
      join channels n on n.workspace_id = c.workspace_id and n.id = c.channel_id
      join campaign_recipients r on r.workspace_id = c.workspace_id and r.campaign_id = c.id
        and r.state = 'pending'
      where c.workspace_id = ${ctx.workspaceId} and c.status in ('running', 'paused')
        and n.waba_id = ${wabaId}`)) as unknown as { waiting: number }[];
    const waiting = row?.waiting ?? 0;
    const finite = limit !== null && Number.isFinite(limit);
    return {
      limit: finite ? limit : null,
      used,
      waiting,
      remaining: finite ? Math.max(0, limit - used - waiting) : null,
    };
  });
}

/**
 * Whom of the last 24 hours Meta counts against an account's limit, as their digits or user ids:
 * writing to them again is free of it. A person with two numbers is two to Meta.
 */
export async function startedAddresses(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  wabaId: string,
): Promise<Set<string>> {
  const since = new Date(Date.now() - DAY_MS);
  // ids begin with the time of the launch, so a campaign from before yesterday is looked up by name
  const rows = (await tx.execute(sql`
    with numbers as (
      select id from channels where workspace_id = ${ctx.workspaceId} and waba_id = ${wabaId}
    ), older as (
      select id from campaigns
      where workspace_id = ${ctx.workspaceId} and launched_at < ${since.toISOString()}::timestamptz
        and (completed_at is null or completed_at > ${since.toISOString()}::timestamptz)
        and status <> 'draft' and channel_id in (select id from numbers)
    ), sent as (
      select m.contact_id, m.address, m.channel_id, m.sending_at, m.kind, m.status, m.direction
      from messages m
      where m.workspace_id = ${ctx.workspaceId} and m.id >= ${firstIdOf(since)}
      union all
      select m.contact_id, m.address, m.channel_id, m.sending_at, m.kind, m.status, m.direction
      from messages m join older o on o.id = m.campaign_id
      where m.workspace_id = ${ctx.workspaceId} and m.id < ${firstIdOf(since)}
    )
    select distinct s.address
    from sent s
    where s.direction = 'outbound' and s.kind = 'template' and s.address is not null
      and s.sending_at > ${since.toISOString()}::timestamptz
      and s.status not in ('queued', 'failed', 'cancelled')
      and s.channel_id in (select id from numbers)
      and not exists (
        select 1 from messages i
        where i.workspace_id = ${ctx.workspaceId} and i.contact_id = s.contact_id
          and i.channel_id = s.channel_id and i.direction = 'inbound'
          and i.occurred_at between s.sending_at - interval '24 hours' and s.sending_at)
  `)) as unknown as { address: string }[];
  return new Set(rows.map((row) => row.address));
}

/** Who of these people has written over a number in the last 24 hours: a template to them is an answer. */
export async function openWindows(
  tx: WorkspaceTx,
  ctx: Pick<WorkspaceContext, "workspaceId">,
  { channelId, contactIds }: { channelId: string; contactIds: readonly string[] },
): Promise<Set<string>> {
  const rows = (await tx.execute(sql`
    select contact_id from conversations
    where workspace_id = ${ctx.workspaceId} and channel_id = ${channelId}
      and window_expires_at > now()
      and contact_id = any(array(
        select value::uuid from jsonb_array_elements_text(${JSON.stringify(contactIds)}::jsonb)))
  `)) as unknown as { contact_id: string }[];
  return new Set(rows.map((row) => row.contact_id));
}
