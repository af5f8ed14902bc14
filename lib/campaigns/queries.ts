import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { CampaignStatus } from "@/db/enums/campaigns";
import { campaigns } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import { likePattern } from "@/lib/contacts/segment-filter";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";
import { countDisplayed, type DisplayCounts } from "./display-counts";
import { type CampaignPageInput, campaignPageSchema } from "./report-schema";

export type CampaignListRow = {
  id: string;
  name: string;
  status: CampaignStatus;
  /** By the eight words; they add up to `audienceCount`. */
  counts: DisplayCounts;
  audienceCount: number;
  templateName: string | null;
  /** Decimal: what the statuses of its messages have charged so far. */
  spent: string;
  /** Decimal: what is still set aside for it. */
  held: string;
  /** ISO text; null while it is a draft. */
  launchedAt: string | null;
  createdAt: string;
  /** Who launched it, or who wrote the draft. */
  byName: string;
};

type ListRow = Omit<CampaignListRow, "counts"> & {
  pending: number;
  messages: { status: string; count: number }[];
};

/**
 * Campaigns, newest first.
 * Skipped is what is neither waiting nor handed over, so a row's numbers close by construction; the
 * report counts the same rows one by one.
 */
export async function listCampaigns(
  ctx: WorkspaceContext,
  input: CampaignPageInput = {},
): Promise<{ rows: CampaignListRow[]; nextCursor: string | null }> {
  const { status, search, after, limit } = campaignPageSchema.parse(input);
  return withWorkspace(ctx, async (tx) => {
    const found = (await tx.execute(sql`
      with page as materialized (
        select * from campaigns c
        where c.workspace_id = ${ctx.workspaceId} and c.deleted_at is null
          and (${status ?? null}::text is null or c.status = ${status ?? null})
          and (${after ?? null}::uuid is null or c.id < ${after ?? null}::uuid)
          and (${search} = '' or c.name ilike ${likePattern(search)})
        order by c.id desc limit ${limit + 1}
      )
      select c.id, c.name, c.status, c.audience_count as "audienceCount",
        t.name as "templateName", m.spent::text as spent,
        coalesce(h.amount - h.captured - h.released, 0)::text as held,
        to_json(c.launched_at) #>> '{}' as "launchedAt", to_json(c.created_at) #>> '{}' as "createdAt",
        coalesce(c.launched_by_name, c.created_by_name) as "byName", p.pending, n.messages
      from page c
      left join message_templates t on t.workspace_id = c.workspace_id and t.id = c.template_id
      left join wallet_holds h on h.workspace_id = c.workspace_id and h.id = c.hold_id
        and h.status = 'active'
      cross join lateral (
        select coalesce(sum(charged_amount), 0)::numeric(14,4) as spent from messages
        where workspace_id = c.workspace_id and campaign_id = c.id) m
      cross join lateral (
        select count(*)::int as pending from campaign_recipients
        where workspace_id = c.workspace_id and campaign_id = c.id and state = 'pending') p
      cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_object('status', k.status, 'count', k.count)), '[]')
          as messages from campaign_counts k
        where k.workspace_id = c.workspace_id and k.campaign_id = c.id and k.count <> 0) n
      order by c.id desc`)) as unknown as ListRow[];
    const rows = found.slice(0, limit).map(({ pending, messages, ...row }) => {
      const handed = messages.reduce((sum, { count }) => sum + count, 0);
      const skipped = row.audienceCount - pending - handed;
      return { ...row, counts: countDisplayed({ pending, skipped, messages }) };
    });
    return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
  });
}

/** The campaign's own row, or null for unknown, removed and foreign ids alike. */
export async function getCampaign(
  ctx: WorkspaceContext,
  campaignId: string,
): Promise<typeof campaigns.$inferSelect | null> {
  if (!isId(campaignId)) return null;
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.id, campaignId),
          isNull(campaigns.deletedAt),
        ),
      ),
  );
  return row ?? null;
}
