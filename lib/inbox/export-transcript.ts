import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { formatDateTime } from "@/lib/core/format/dates";
import { isId } from "@/lib/core/ids";
import {
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
  type TranscriptMessage,
  writeTranscript,
} from "./transcript";

/** A thread longer than that is exported from its newest end, and says so. */
const MESSAGES_MAX = 20_000;

/**
 * Everything that was said in a conversation as a file. Notes are for the team and left out.
 * Who took it out of the house is recorded.
 * @throws Refusal `not_found` for unknown and foreign ids alike
 */
export async function exportTranscript(
  ctx: WorkspaceContext,
  { conversationId, format }: { conversationId: string; format: TranscriptFormat },
): Promise<{ body: string; fileName: string; mediaType: string }> {
  assertCan(ctx, "inbox:manage");
  if (!isId(conversationId)) notFound("conversation");
  return withWorkspace(ctx, async (tx) => {
    const [about] = await tx.execute<{
      who: string;
      contact: string;
      channel: string;
      phone: string;
    }>(
      sql`
      select coalesce(c.name, c.phone, '@' || c.username, 'Customer') as who, c.id as contact,
        h.id as channel, h.display_phone_number as phone
      from conversations v
      join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
      join channels h on h.workspace_id = v.workspace_id and h.id = v.channel_id
      where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`,
    );
    if (!about) notFound("conversation");
    const rows = (await tx.execute(sql`
      select direction, kind, body, author_name as "authorName", status,
        to_json(occurred_at) #>> '{}' as at
      from messages where workspace_id = ${ctx.workspaceId} and contact_id = ${about.contact}
        and channel_id = ${about.channel} and direction <> 'note'
      order by occurred_at desc, id desc limit ${MESSAGES_MAX}`)) as unknown as TranscriptMessage[];
    const messages = [...rows].reverse().map((row) => ({
      ...row,
      at: formatDateTime(row.at, { timeZone: ctx.timeZone }),
    }));
    const now = formatDateTime(new Date(), { timeZone: ctx.timeZone, withZone: true });
    const body = writeTranscript(format, {
      title: `${about.who} and ${ctx.name}`,
      subtitle: `WhatsApp on ${about.phone}. Exported by ${ctx.actor.name} on ${now}.`,
      shortened: rows.length === MESSAGES_MAX,
      customer: about.who,
      messages,
    });
    await recordActivity(tx, ctx, "conversation.exported", conversationId, {
      format,
      messages: messages.length,
    });
    return {
      body,
      fileName: `conversation-${conversationId.slice(-8)}.${format}`,
      mediaType: TRANSCRIPT_FORMATS[format],
    };
  });
}
