import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";

/** A draft of a campaign that a tag decides about. */
export type TagCampaign = {
  id: string;
  name: string;
  /** People with the tag are left out of it, rather than written to. */
  leavesOut: boolean;
};

export type TagUse = { id: string; name: string; count: number; campaigns: TagCampaign[] };

/**
 * Every tag with how many people have it and which drafts of campaigns ask for it; campaigns that
 * went out keep the people they went to. Who may not read campaigns is told of none.
 */
export async function listTagUses(ctx: WorkspaceContext): Promise<TagUse[]> {
  assertCan(ctx, "contacts:read");
  const seesCampaigns = can(ctx, "campaigns:read");
  return withWorkspace(ctx, async (tx) => [
    ...(await tx.execute<TagUse>(sql`
      select t.id, t.name, t.contact_count as count, coalesce((
        select json_agg(json_build_object('id', c.id, 'name', c.name, 'leavesOut',
          c.audience -> 'excludeTagIds' @> to_jsonb(t.id::text)) order by c.name, c.id)
        from campaigns c
        where ${seesCampaigns} and c.workspace_id = t.workspace_id and c.status = 'draft'
          and c.deleted_at is null and (c.audience -> 'tagIds' @> to_jsonb(t.id::text)
            or c.audience -> 'excludeTagIds' @> to_jsonb(t.id::text))), '[]') as campaigns
      from tags t where t.workspace_id = ${ctx.workspaceId} order by t.slug`)),
  ]);
}
