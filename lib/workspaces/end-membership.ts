import { and, eq, sql } from "drizzle-orm";
import { members } from "@/db/schema/workspaces";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import type { TeamMember } from "./lock-team";

/** No request takes longer. */
const UNDER_WAY_MS = 30_000;

/**
 * Suspends or removes, inside the caller's lock. Every request and stream proves membership anew, so
 * it works at once; the person's open conversations go back to nobody, where the team sees them. The
 * row stays: history keeps its names (A8).
 * @returns how many conversations were given back
 */
export async function endMembership(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  change: { member: TeamMember; status: "suspended" | "removed" },
): Promise<number> {
  const { member, status } = change;
  await tx
    .update(members)
    .set({ status, statusChangedAt: new Date() })
    .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, member.id)));
  const released = await tx.execute<{ id: string }>(sql`
    update conversations set assignee_id = null, updated_at = now()
    where workspace_id = ${ctx.workspaceId}::uuid and assignee_id = ${member.id}::uuid
      and status <> 'closed'
    returning id`);
  const giveOut = { name: "inbox.give_out", maxAttempts: 5 };
  const { workspaceId } = ctx;
  await enqueue(tx, giveOut, { workspaceId }, { key: `inbox.give_out:${workspaceId}` });
  // what a request that is under way now gives to them comes back as well
  const runAt = new Date(Date.now() + UNDER_WAY_MS);
  await enqueue(tx, giveOut, { workspaceId }, { key: `inbox.release:${member.id}`, runAt });
  await publish(tx, ctx.workspaceId, "members", { memberId: member.id });
  for (const conversation of released.slice(0, 200)) {
    await publish(tx, ctx.workspaceId, "conversation", { conversationId: conversation.id });
  }
  return released.length;
}
