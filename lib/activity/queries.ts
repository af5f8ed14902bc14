import { and, desc, eq, gte, like, lt } from "drizzle-orm";
import { activityLog } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

export type ActivityFilter = {
  /** Exact action or a noun: "campaign" finds "campaign.launched". */
  action?: string;
  actorName?: string;
  since?: Date;
  /** Id of the last row of the page before. */
  before?: string;
  limit?: number;
};

/** Newest first, keyset by id. */
export function listActivity(ctx: WorkspaceContext, filter: ActivityFilter = {}) {
  return withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(activityLog)
      .where(
        and(
          filter.action
            ? like(activityLog.action, `${filter.action.replace(/[%_\\]/g, "\\$&")}%`)
            : undefined,
          filter.actorName ? eq(activityLog.actorName, filter.actorName) : undefined,
          filter.since ? gte(activityLog.createdAt, filter.since) : undefined,
          filter.before ? lt(activityLog.id, filter.before) : undefined,
        ),
      )
      .orderBy(desc(activityLog.id))
      .limit(Math.min(filter.limit ?? 50, 100)),
  );
}
