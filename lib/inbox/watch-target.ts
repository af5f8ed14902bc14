import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { watchAt } from "./aim-conversation";
import { tellTarget } from "./tell-members";

type Waiting = {
  contactId: string;
  channelId: string;
  assigneeId: string | null;
  who: string;
  dueAt: string;
  warnAt: string;
  warned: boolean;
  missed: boolean;
};

/**
 * Says that an answer is nearly due, and that it is late: each once for one due time, whatever runs
 * twice. Harmless when the customer has been answered meanwhile.
 * @returns what was said
 */
export async function watchTarget(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
  now = new Date(),
): Promise<"nothing" | "near" | "late"> {
  return withWorkspace(ctx, async (tx) => {
    const [row] = (await tx.execute(sql`
      select v.contact_id as "contactId", v.channel_id as "channelId",
        v.assignee_id as "assigneeId", coalesce(c.name, c.phone, c.username, c.email, 'A customer') as who,
        to_json(v.target_due_at) #>> '{}' as "dueAt", to_json(v.target_warn_at) #>> '{}' as "warnAt",
        v.target_warned_for is not distinct from v.target_due_at as warned,
        v.target_missed_for is not distinct from v.target_due_at as missed
      from conversations v
      join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
      where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}
        and v.waiting_since is not null and v.target_due_at is not null
      for update of v`)) as unknown as Waiting[];
    if (!row) return "nothing";
    const late = Date.parse(row.dueAt) <= now.getTime();
    if (!late && Date.parse(row.warnAt) > now.getTime()) {
      await watchAt(tx, ctx, { conversationId, at: new Date(row.warnAt) });
      return "nothing";
    }
    if (!late) await watchAt(tx, ctx, { conversationId, at: new Date(row.dueAt) });
    if (late ? row.missed : row.warned) return "nothing";
    await tx.execute(sql`
      update conversations set target_warned_for = target_due_at
        ${late ? sql`, target_missed_for = target_due_at` : sql``}
      where workspace_id = ${ctx.workspaceId} and id = ${conversationId}`);
    if (row.assigneeId) {
      const { who, dueAt } = row;
      await tellTarget(tx, ctx, { conversationId, memberIds: [row.assigneeId], who, dueAt, late });
    }
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: row.contactId,
      channelId: row.channelId,
      kind: "target",
    });
    return late ? "late" : "near";
  });
}
