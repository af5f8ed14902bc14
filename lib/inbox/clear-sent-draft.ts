import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { memberOf } from "./member-of";

/**
 * What was sent is no draft any more: the words, the files, the quoted message and the subject of this
 * message, or the words of this note. Whatever else its author has begun, here or on another device, stays.
 */
export async function clearSentDraft(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  sent: { conversationId: string; messageId: string; replyTo?: string | undefined },
): Promise<void> {
  const memberId = memberOf(ctx);
  if (memberId === null) return;
  const mine = sql`d.workspace_id = ${ctx.workspaceId}
    and d.conversation_id = ${sent.conversationId} and d.member_id = ${memberId}`;
  await tx.execute(sql`
    update drafts d set
      body = case when m.direction <> 'note' and btrim(d.body) = btrim(m.body) then ''
        else d.body end,
      note = case when m.direction = 'note' and btrim(d.note) = btrim(m.body) then ''
        else d.note end,
      quote = case when d.quote ->> 'replyTo' = ${sent.replyTo ?? null}::text then null
        else d.quote end,
      subject = case when m.direction <> 'note' and btrim(d.subject) = m.content ->> 'subject' then null
        else d.subject end,
      files = (
        select coalesce(jsonb_agg(f.value order by f.ordinality), '[]')
        from jsonb_array_elements(d.files) with ordinality f
        where not exists (select 1 from attachments a where a.workspace_id = d.workspace_id
          and a.id = (f.value ->> 'fileId')::uuid and a.message_id = m.id))
    from messages m
    where ${mine} and m.workspace_id = d.workspace_id and m.id = ${sent.messageId}`);
  await tx.execute(sql`
    delete from drafts d where ${mine} and btrim(d.body) = '' and btrim(d.note) = ''
      and d.set_aside is null and d.note_set_aside is null and d.files = '[]' and d.quote is null
      and d.subject is null`);
}
