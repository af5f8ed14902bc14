import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { removeFile } from "@/lib/core/storage";

/** So long an upload waits for its message, when nothing names it. */
const KEPT_HOURS = 48;

/**
 * Removes uploads that were never sent, files and rows. What a prepared message,
 * a draft or a canned reply names stays, that of a deleted one as long as it can be put back.
 * @returns how many are gone
 */
export async function finishUploads(now = new Date()): Promise<number> {
  // marked first, so that none is sent while its file goes
  const rows = (await withSystem("find uploads that nobody sent", (tx) =>
    tx.execute(sql`
      update attachments a set status = 'failed', problem = 'Removed, because it was never sent.'
      where a.message_id is null and (a.workspace_id, a.id) in (
        select f.workspace_id, f.id from attachments f
        where f.message_id is null
          and f.created_at < ${now.toISOString()}::timestamptz - make_interval(hours => ${KEPT_HOURS})
          and not exists (
            select 1 from scheduled_messages s
            where s.workspace_id = f.workspace_id and s.status in ('waiting', 'asks')
              and position(f.id::text in s.content::text || coalesce(s.fallback_values::text, '')) > 0)
          and not exists (
            select 1 from drafts d
            where d.workspace_id = f.workspace_id and d.member_id = f.uploaded_by_id
              and d.files @> jsonb_build_array(jsonb_build_object('fileId', f.id)))
          and not exists (
            select 1 from canned_replies r
            where r.workspace_id = f.workspace_id
              and r.files @> jsonb_build_array(jsonb_build_object('fileId', f.id)))
          and not exists (
            select 1 from trash t
            where t.workspace_id = f.workspace_id and t.kind = 'canned_reply'
              and position(f.id::text in t.kept::text) > 0)
        limit 5000)
      returning a.workspace_id, a.id, a.storage_key`),
  )) as unknown as { workspace_id: string; id: string; storage_key: string | null }[];
  for (const row of rows) {
    // the file first: a row without a file is found again, a file without a row never
    if (row.storage_key) await removeFile(row.storage_key);
    await withSystem("forget an upload that nobody sent", (tx) =>
      tx.execute(sql`
        delete from attachments
        where workspace_id = ${row.workspace_id} and id = ${row.id} and message_id is null`),
    );
  }
  return rows.length;
}
