import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { memberOf } from "./member-of";
import { markSeen } from "./read-marker";
import type { markReadSchema } from "./schema";

type Seen = { contactId: string; channelId: string; assigneeId: string | null; unread: boolean };

/**
 * Remembers that the one who acts has read a conversation. When it is theirs, or nobody's, that also
 * takes the unread mark off for the team and lets the customer see blue ticks (by a job, because it is
 * a call to Meta); whoever looks into a colleague's conversation takes nothing off for the colleague.
 * A message that came after the version on the screen keeps every mark.
 */
export async function markRead(
  ctx: WorkspaceContext,
  { conversationId, seenVersion }: z.output<typeof markReadSchema>,
): Promise<void> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  await withWorkspace(ctx, async (tx) => {
    const [seen] = await tx.execute<Seen>(sql`
      select contact_id as "contactId", channel_id as "channelId", assignee_id as "assigneeId",
        unread_count > 0 as unread
      from conversations where workspace_id = ${ctx.workspaceId} and id = ${conversationId}
        and version <= ${seenVersion}
      for no key update`);
    if (!seen) return;
    const isNews = await markSeen(tx, ctx, conversationId);
    const { contactId, channelId, assigneeId, unread } = seen;
    const forTeam =
      unread &&
      can(ctx, "inbox:reply") &&
      (assigneeId === null || me === null || assigneeId === me);
    if (forTeam) {
      await tx.execute(sql`
        update conversations set unread_count = 0
        where workspace_id = ${ctx.workspaceId} and id = ${conversationId}`);
      await enqueue(
        tx,
        { name: "inbox.send_read_receipt", maxAttempts: 3 },
        { workspaceId: ctx.workspaceId, conversationId },
        { key: `inbox.read:${conversationId}` },
      );
    }
    if (!forTeam && !isNews) return;
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId,
      channelId,
      ...(forTeam ? { kind: "read" } : { kind: "seen", memberId: me }),
    });
  });
}
