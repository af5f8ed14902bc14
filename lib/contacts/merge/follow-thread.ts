import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";

/**
 * Has the inbox look at a conversation whose state was written anew: when an answer is due, who could
 * take it, and when its snooze ends. By name, because the inbox stands above contacts.
 */
export async function followThread(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<void> {
  const { workspaceId } = ctx;
  const [row] = await tx.execute<{ waits: boolean; wakeAt: string | null }>(sql`
    select waiting_since is not null as waits,
      case when status = 'snoozed' then to_json(snoozed_until) #>> '{}' end as "wakeAt"
    from conversations where workspace_id = ${workspaceId} and id = ${conversationId}`);
  if (row?.waits) {
    await enqueue(
      tx,
      { name: "inbox.follow_conversation", maxAttempts: 5 },
      { workspaceId, conversationId },
      { key: `inbox.follow:${conversationId}` },
    );
  }
  if (row?.wakeAt) {
    await enqueue(
      tx,
      { name: "inbox.wake_conversation", maxAttempts: 5 },
      { workspaceId, conversationId },
      { key: `inbox.wake:${conversationId}`, runAt: new Date(row.wakeAt) },
    );
  }
}
