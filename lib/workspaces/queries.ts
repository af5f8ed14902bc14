import { eq, sql } from "drizzle-orm";
import { workspaces } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { readWorkspaceSettings, type WorkspaceSettings } from "./schema";

export type WorkspaceProfile = {
  slug: string;
  name: string;
  country: string;
  currency: string;
  timeZone: string;
  isSample: boolean;
  suspendedReason: string | null;
  settings: WorkspaceSettings;
};

export async function getWorkspace(ctx: WorkspaceContext): Promise<WorkspaceProfile> {
  assertCan(ctx, "workspace:read");
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.select().from(workspaces).where(eq(workspaces.id, ctx.workspaceId)),
  );
  if (!row) return notFound("workspace");
  return {
    slug: row.slug,
    name: row.name,
    country: row.country,
    currency: row.currency,
    timeZone: row.timeZone,
    isSample: row.isSample,
    suspendedReason: row.suspendedAt ? (row.suspendedReason ?? "No reason was given.") : null,
    settings: readWorkspaceSettings(row.settings),
  };
}

/** The small numbers beside the navigation, but for the inbox's own. */
export type NavigationCounts = {
  liveCampaigns: number;
  rejectedTemplates: number;
  channelsNeedingAttention: number;
};

export async function countForNavigation(ctx: WorkspaceContext): Promise<NavigationCounts> {
  const isLead = can(ctx, "campaigns:read");
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<{
      live: number;
      rejected: number;
      attention: number;
    }>(sql`
      select
        (select count(*)::int from campaigns where ${isLead}
          and workspace_id = ${ctx.workspaceId}::uuid and status = 'running'
          and deleted_at is null) as live,
        (select count(*)::int from message_templates where ${isLead}
          and workspace_id = ${ctx.workspaceId}::uuid and status = 'rejected'
          and deleted_at is null) as rejected,
        (select count(*)::int from channels where ${isLead}
          and workspace_id = ${ctx.workspaceId}::uuid and status in ('attention', 'disconnected')
          and deleted_at is null) as attention`),
  );
  return {
    liveCampaigns: row?.live ?? 0,
    rejectedTemplates: row?.rejected ?? 0,
    channelsNeedingAttention: row?.attention ?? 0,
  };
}
