import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { aimConversation } from "./aim-conversation";
import { requestGiveOut } from "./request-give-out";

/**
 * What happens by itself when a customer begins to wait: the conversation goes to the team of its
 * number, gets the time by which it should be answered, and is given out where a rule says so.
 * Harmless when it runs twice, or when somebody was faster.
 */
export async function followConversation(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const [row] = (await tx.execute(sql`
      select v.contact_id as "contactId", v.channel_id as "channelId", v.status,
        v.assignee_id is null as free, v.team_id as "teamId", r.team_id as "routeTeamId"
      from conversations v
      left join channel_routes r on r.workspace_id = v.workspace_id and r.channel_id = v.channel_id
      where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}
      for update of v`)) as unknown as {
      contactId: string;
      channelId: string;
      status: string;
      free: boolean;
      teamId: string | null;
      routeTeamId: string | null;
    }[];
    if (!row) return;
    if (row.teamId === null && row.routeTeamId !== null) {
      await tx.execute(sql`
        update conversations set team_id = ${row.routeTeamId}
        where workspace_id = ${ctx.workspaceId} and id = ${conversationId}`);
    }
    await aimConversation(tx, ctx, conversationId);
    if (row.free && row.status === "open") await requestGiveOut(tx, ctx);
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: row.contactId,
      channelId: row.channelId,
      kind: "changed",
    });
  });
}
