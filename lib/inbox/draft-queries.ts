import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import type { StoredUpload } from "@/lib/messages/store-upload";
import type { DraftQuote } from "./draft-schema";
import type { StoredWords } from "./draft-words";

/** An upload that waits in a draft, with what its content proved it to be. */
export type DraftFile = StoredUpload & { caption: string; voice: boolean };

/** What one member has begun in one conversation and not sent. */
export type StoredDraft = {
  reply: StoredWords;
  note: StoredWords;
  /** In their order; only such as can still be sent. */
  files: DraftFile[];
  quote: DraftQuote | null;
  /** What the mail is called; null for as its thread is. */
  subject: string | null;
};

export const NO_DRAFT: StoredDraft = {
  reply: { body: "", setAside: "" },
  note: { body: "", setAside: "" },
  files: [],
  quote: null,
  subject: null,
};

/** What a member has begun; nothing for the system and for whoever began nothing. */
export async function readDraft(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversationId, memberId }: { conversationId: string; memberId: string | null },
): Promise<StoredDraft> {
  if (memberId === null) return NO_DRAFT;
  const [row] = await tx.execute<StoredDraft>(sql`
    select json_build_object('body', d.body, 'setAside', coalesce(d.set_aside, '')) as reply,
      json_build_object('body', d.note, 'setAside', coalesce(d.note_set_aside, '')) as note,
      d.quote, d.subject,
      (select coalesce(json_agg(json_build_object(
          'fileId', a.id, 'kind', f.value ->> 'kind', 'caption', f.value ->> 'caption',
          'mimeType', a.mime_type, 'fileName', coalesce(a.file_name, 'file'),
          'sizeBytes', coalesce(a.size_bytes, 0), 'voice', a.voice) order by f.ordinality), '[]')
        from jsonb_array_elements(d.files) with ordinality f
        join attachments a on a.workspace_id = d.workspace_id
          and a.id = (f.value ->> 'fileId')::uuid and a.message_id is null
          and a.status = 'stored') as files
    from drafts d where d.workspace_id = ${ctx.workspaceId}
      and d.conversation_id = ${conversationId} and d.member_id = ${memberId}`);
  return row ?? NO_DRAFT;
}
