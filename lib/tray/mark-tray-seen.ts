import { and, eq, sql } from "drizzle-orm";
import { members } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import type { MarkTraySeen } from "./schema";

/**
 * Notes that the acting member has seen how the jobs ended that ended by then. Never goes back, and
 * never beyond now: what ends tomorrow was not seen today.
 * @throws Refusal `not_allowed` for the system, which looks at nothing
 */
export async function markTraySeen(ctx: WorkspaceContext, { until }: MarkTraySeen): Promise<void> {
  assertCan(ctx, "workspace:read");
  const { actor } = ctx;
  if (actor.kind !== "member") throw new Refusal("not_allowed", "The tray belongs to a person.");
  await withWorkspace(ctx, (tx) =>
    tx
      .update(members)
      .set({
        traySeenAt: sql`greatest(${members.traySeenAt}, least(${until}::timestamptz, now()))`,
      })
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, actor.memberId))),
  );
}
