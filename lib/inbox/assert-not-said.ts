import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { formatRelative } from "@/lib/core/format/moments";
import type { LockedConversation } from "./lock-conversation";
import { memberOf } from "./member-of";

/**
 * Nobody says the same twice unawares: a draft stands in every window of its author, and words that
 * waited on a device without a line may have been sent from another one. They are refused when equal
 * ones went out that their author had not seen: from another page, or written after them (both ids
 * carry the time of writing, UUIDv7). Who writes "Thanks" twice in a row on one page is not asked. Who
 * is told and sends anyway says so by the version that they were told of.
 * @throws Refusal `stale` with when and the version it speaks of; the words stay with their author
 */
export async function assertNotSaid(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  given: {
    conversation: LockedConversation;
    seenVersion: number;
    messageId: string;
    /** Null for what is no words. */
    words: string | null;
    pageId: string | undefined;
  },
): Promise<void> {
  const { conversation, seenVersion, messageId, words, pageId = null } = given;
  if (words === null || conversation.version <= seenVersion) return;
  const [same] = await tx.execute<{ at: string }>(sql`
    select to_json(m.occurred_at) #>> '{}' as at from messages m
    where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${conversation.contactId}
      and m.channel_id = ${conversation.channelId} and m.direction = 'outbound'
      and m.author_id = ${memberOf(ctx)}::uuid
      and (m.id > ${messageId} or m.content ->> 'pageId' <> ${pageId}::text)
      and (m.content ->> 'version')::bigint > ${seenVersion}
      and btrim(m.body, E' \\n\\t') = btrim(${words}, E' \\n\\t')
    order by m.id desc limit 1`);
  if (!same) return;
  const relative = formatRelative(same.at, { now: new Date() });
  const ago = relative === "now" ? "just now" : relative;
  throw new Refusal(
    "stale",
    `You sent the same words ${ago} from another tab or device. Nothing was sent now.`,
    undefined,
    { version: conversation.version },
  );
}
