import "server-only";
import { sql } from "drizzle-orm";
import type { ScheduleStatus, ScheduleTrigger } from "@/db/enums/messages";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import type { MessageContentInput } from "./content-schema";
import { memberOf } from "./member-of";

export type ScheduledMessage = {
  id: string;
  trigger: ScheduleTrigger;
  status: Extract<ScheduleStatus, "waiting" | "asks">;
  /** ISO; null when it waits for the customer. */
  dueAt: string | null;
  /** IANA. */
  timeZone: string;
  cancelOnReply: boolean;
  content: MessageContentInput;
  body: string;
  replyTo: string | null;
  fallback: { templateId: string; values: Record<string, string>; name: string | null } | null;
  version: number;
  problem: string | null;
  authorName: string;
  isMine: boolean;
};

/** What is prepared in a conversation and has not gone out, the next one first. */
export async function listScheduled(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<ScheduledMessage[]> {
  const me = memberOf(ctx);
  return (await tx.execute(sql`
    select s.id, s.trigger, s.status, to_json(s.due_at) #>> '{}' as "dueAt",
      s.time_zone as "timeZone", s.cancel_on_reply as "cancelOnReply", s.content, s.body,
      s.reply_to_id as "replyTo", s.version, s.problem, s.author_name as "authorName",
      coalesce(s.author_id = ${me}::uuid, false) as "isMine",
      case when s.fallback_template_id is not null then json_build_object(
        'templateId', s.fallback_template_id, 'values', coalesce(s.fallback_values, '{}'::jsonb),
        'name', t.name) end as fallback
    from scheduled_messages s
    left join message_templates t on t.workspace_id = s.workspace_id
      and t.id = s.fallback_template_id
    where s.workspace_id = ${ctx.workspaceId} and s.conversation_id = ${conversationId}
      and s.status in ('waiting', 'asks')
    order by s.due_at nulls last, s.id`)) as unknown as ScheduledMessage[];
}
