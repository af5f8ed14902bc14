import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import { answerSubject, type MailThread, threadOf } from "@/lib/channels/email/mail-thread";
import type { WorkspaceContext } from "@/lib/core/context";

type Place = { contactId: string; channelId: string };

/**
 * What an answer by mail is called when nobody names it: as the newest mail that has a subject, whoever
 * wrote it. Null before there is one.
 */
export async function readAnswerSubject(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: Place,
): Promise<string | null> {
  const [row] = await tx.execute<{ subject: string }>(sql`
    select m.content ->> 'subject' as subject from messages m
    where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
      and m.channel_id = ${channelId} and m.kind = 'text' and m.direction <> 'note'
      and m.content ->> 'subject' <> ''
    order by m.occurred_at desc, m.id desc limit 1`);
  return row ? answerSubject(row.subject) || null : null;
}

/** The thread of an answer: it stands under the newest mail of the customer. Null where none came. */
export async function readMailThread(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: Place,
): Promise<MailThread | null> {
  const [row] = await tx.execute<{ messageId: unknown; references: unknown }>(sql`
    select m.content -> 'mailId' as "messageId", m.content -> 'references' as "references"
    from messages m
    where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
      and m.channel_id = ${channelId} and m.direction = 'inbound'
      and m.content ->> 'mailId' is not null
    order by m.occurred_at desc, m.id desc limit 1`);
  return row ? threadOf(row) : null;
}
