import { sql } from "drizzle-orm";
import type { ChannelKind } from "@/db/enums/channels";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { CHANNEL_WORDS } from "@/lib/channels/capabilities";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { formatMoment, momentWithZone } from "@/lib/core/format/moments";
import { isId } from "@/lib/core/ids";
import type { Reaction, ThreadMessage } from "./thread-message";
import { readStretch } from "./thread-queries";
import { TRANSCRIPT_FORMATS, type TranscriptFormat, writeTranscript } from "./transcript";
import { transcriptDetails } from "./transcript-details";

/** A thread longer than that is exported from its newest end, and says so. */
const MESSAGES_MAX = 20_000;
/** So many are read at a time. */
const STRETCH = 500;

/**
 * Everything that was said in a conversation as a file: words, buttons, places, people, names and
 * sizes of files, and how far each message of ours came. Notes are for the team and in it only when
 * they are asked for. Who took it out of the house, and with what, is recorded.
 * @throws Refusal `not_found` for unknown and foreign ids alike
 */
export async function exportTranscript(
  ctx: WorkspaceContext,
  {
    conversationId,
    format,
    notes,
  }: { conversationId: string; format: TranscriptFormat; notes: boolean },
): Promise<{ body: string; fileName: string; mediaType: string }> {
  assertCan(ctx, "inbox:manage");
  if (!isId(conversationId)) notFound("conversation");
  return withWorkspace(ctx, async (tx) => {
    const [about] = await tx.execute<{
      who: string;
      contact: string;
      channel: string;
      kind: ChannelKind;
      phone: string;
    }>(
      sql`
      select coalesce(c.name, c.phone, '@' || c.username, c.email, 'Customer') as who, c.id as contact,
        h.id as channel, h.kind, h.address as phone
      from conversations v
      join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
      join channels h on h.workspace_id = v.workspace_id and h.id = v.channel_id
      where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`,
    );
    if (!about) notFound("conversation");
    const { messages: said, shortened } = await readAll(tx, ctx, {
      contactId: about.contact,
      channelId: about.channel,
    });
    const messages = said
      .filter(({ direction }) => notes || direction !== "note")
      .map((message) => ({
        ...message,
        details: transcriptDetails(message),
        at: formatMoment({ at: message.occurredAt, timeZone: ctx.timeZone }),
      }));
    const now = momentWithZone(new Date(), ctx.timeZone);
    const body = writeTranscript(format, {
      title: `${about.who} and ${ctx.name}`,
      subtitle: `${CHANNEL_WORDS[about.kind]} on ${about.phone}. Exported by ${ctx.actor.name} on ${now}.`,
      shortened,
      customer: about.who,
      messages,
    });
    await recordActivity(tx, ctx, "conversation.exported", conversationId, {
      format,
      messages: messages.length,
      notes,
    });
    return {
      body,
      fileName: `conversation-${conversationId.slice(-8)}.${format}`,
      mediaType: TRANSCRIPT_FORMATS[format],
    };
  });
}

/** The newest of a thread, oldest first, read backwards in stretches. */
async function readAll(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  thread: { contactId: string; channelId: string },
): Promise<{ messages: ThreadMessage[]; shortened: boolean }> {
  const stretches: ThreadMessage[][] = [];
  let before: string | null = null;
  let reactions: readonly Reaction[] = [];
  for (let read = 0; read < MESSAGES_MAX; read += STRETCH) {
    const stretch = await readStretch(tx, ctx, thread, { before, size: STRETCH, reactions });
    stretches.push(stretch.messages);
    reactions = stretch.reactions;
    before = stretch.earlier;
    if (before === null) break;
  }
  return { messages: stretches.reverse().flat(), shortened: before !== null };
}
