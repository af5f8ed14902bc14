import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { removeFile } from "@/lib/core/storage";

/** So long an upload waits for its message. */
const KEPT_HOURS = 48;

/**
 * Removes uploads that were never sent, files and rows. What a prepared message holds stays.
 * @returns how many are gone
 */
export async function finishUploads(now = new Date()): Promise<number> {
  const rows = (await withSystem("find uploads that nobody sent", (tx) =>
    tx.execute(sql`
      select a.workspace_id, a.id, a.storage_key from attachments a
      where a.message_id is null
        and a.created_at < ${now.toISOString()}::timestamptz - make_interval(hours => ${KEPT_HOURS})
        and not exists (
          select 1 from scheduled_messages s
          where s.workspace_id = a.workspace_id and s.status in ('waiting', 'asks')
            and position(a.id::text in s.content::text || coalesce(s.fallback_values::text, '')) > 0)
      limit 5000`),
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
