import "server-only";
import { sql } from "drizzle-orm";
import type { MessageDirection, MessageKind } from "@/db/enums/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { conversationAfterMerge } from "@/lib/contacts/merge/kept-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import type { ThreadAttachment } from "./thread-message";

/** A file that was exchanged, as the list beside a conversation shows it. */
export type SharedFile = {
  messageId: string;
  kind: MessageKind;
  direction: MessageDirection;
  authorName: string | null;
  /** ISO. */
  at: string;
  attachment: ThreadAttachment;
};

export type SharedFiles = {
  files: SharedFile[];
  /** Pass back as `before`; null on the last page. */
  next: string | null;
};

/** Shown beside a conversation before anybody asks for more. */
export const FIRST_FILES = 6;
const PAGE_SIZE = 24;
/** What stands beside a conversation is read anew at each event: no further back than so many messages. */
const NEAR = 1_000;

/**
 * Files that both sides sent in a conversation, newest first. Stickers, what was taken back and what
 * never left the house are none.
 * @throws Refusal `not_found` for unknown and foreign conversations alike, `invalid` for a strange cursor
 */
export async function listSharedFiles(
  ctx: WorkspaceContext,
  { conversationId, before }: { conversationId: string; before?: string | undefined },
): Promise<SharedFiles> {
  assertCan(ctx, "inbox:read");
  if (!isId(conversationId)) notFound("conversation");
  const cursor = before ? readCursor(before) : null;
  return withWorkspace(ctx, async (tx) => {
    const [thread] = await tx.execute<Thread>(sql`
      select contact_id as "contactId", channel_id as "channelId" from conversations
      where workspace_id = ${ctx.workspaceId} and id = ${conversationId}`);
    if (!thread) {
      const into = await conversationAfterMerge(tx, ctx, conversationId);
      if (!into) notFound("conversation");
      return listSharedFiles({ ...ctx, tx }, { conversationId: into, before });
    }
    return readSharedFiles(tx, ctx, { ...thread, cursor, limit: PAGE_SIZE });
  });
}

type Thread = { contactId: string; channelId: string };
type Cursor = { at: string; id: string };

/** The newest files of one thread, for beside it; `next` also where only older messages may have some. */
export async function readNearFiles(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  thread: Thread,
): Promise<SharedFiles> {
  const shared = await readSharedFiles(tx, ctx, {
    ...thread,
    cursor: null,
    limit: FIRST_FILES,
    within: NEAR,
  });
  if (shared.next) return shared;
  const [end] = await tx.execute<{ cursor: string }>(sql`
    select occurred_at::text || '|' || id as cursor from messages
    where workspace_id = ${ctx.workspaceId} and contact_id = ${thread.contactId}
      and channel_id = ${thread.channelId}
    order by occurred_at desc, id desc offset ${NEAR} limit 1`);
  return { ...shared, next: end?.cursor ?? null };
}

/** The files of one thread, among all its messages or the newest ones; the caller has found it in this workspace. */
async function readSharedFiles(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  {
    contactId,
    channelId,
    cursor,
    limit,
    within = null,
  }: Thread & { cursor: Cursor | null; limit: number; within?: number | null },
): Promise<SharedFiles> {
  const past = cursor
    ? sql`and (m.occurred_at, m.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : sql``;
  type Row = Omit<SharedFile, "attachment"> & { attachments: ThreadAttachment[]; cursorAt: string };
  const rows = await tx.execute<Row>(sql`
    select m.id as "messageId", m.kind, m.direction, m.author_name as "authorName",
      to_json(m.occurred_at) #>> '{}' as at, m.occurred_at::text as "cursorAt", f.attachments
    from (
      select m.* from messages m
      where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
        and m.channel_id = ${channelId} ${past}
      order by m.occurred_at desc, m.id desc ${within === null ? sql`` : sql`limit ${within}`}
    ) m
    join lateral (
      select json_agg(json_build_object('id', a.id, 'status', a.status, 'mimeType', a.mime_type,
        'fileName', a.file_name, 'sizeBytes', a.size_bytes, 'voice', a.voice,
        'problem', a.problem) order by a.id) as attachments
      from attachments a
      where a.workspace_id = m.workspace_id and a.message_id = m.id and a.status = 'stored'
    ) f on f.attachments is not null
    where m.direction <> 'note' and m.status not in ('queued', 'sending', 'cancelled', 'failed')
      and (m.kind in ('image', 'video', 'audio', 'document', 'template')
        -- most words have none, and are not asked
        or (m.kind = 'text' and m.content ? 'files'))
      and m.content -> 'revoked' is distinct from 'true'::jsonb
    order by m.occurred_at desc, m.id desc limit ${limit + 1}`);
  const files = rows.slice(0, limit).flatMap(({ cursorAt: _, attachments, ...shared }) =>
    // words may have several, everything else is one
    (shared.kind === "text" ? attachments : attachments.slice(0, 1)).map((attachment) => ({
      ...shared,
      attachment,
    })),
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { files, next: last ? `${last.cursorAt}|${last.messageId}` : null };
}

function readCursor(text: string): Cursor {
  const [at = "", id = ""] = text.split("|");
  if (Number.isNaN(Date.parse(at)) || !isId(id)) {
    throw new Refusal("invalid", "This part of the list does not exist. Load it again.");
  }
  return { at, id };
}
