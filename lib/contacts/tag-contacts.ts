import { eq, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { ensureTags } from "./ensure-tags";
import type { TagContactsInput, UntagContactsInput } from "./schema";
import { audienceCondition } from "./segment-filter";

/** Above this a removal cannot be undone: the list of who had the tag would not fit an answer. */
const UNDO_LIMIT = 5000;

/**
 * Adds tags to and takes tags from everybody in an audience; other tags stay as they are.
 * @returns how many tag lines changed, and what untagContacts needs to undo exactly those
 */
export async function tagContacts(
  ctx: WorkspaceContext,
  input: TagContactsInput,
): Promise<{ changed: number; undo: UntagContactsInput | null }> {
  assertCan(ctx, "contacts:write");
  return withWorkspace(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const who = sql`select ${contacts.id} from ${contacts}
      where ${eq(contacts.workspaceId, workspaceId)} and ${audienceCondition(input.audience)}`;
    const tagIds = [...(await ensureTags(tx, ctx, input.add)).values()];
    let added = 0;
    let at = "";
    if (tagIds.length > 0) {
      // created_at is the same for all rows of this transaction: it marks what an undo may take back
      const [row] = await tx.execute<{ added: number; at: string }>(sql`
        with made as (
          insert into contact_tags (workspace_id, tag_id, contact_id, created_at)
          select ${workspaceId}, t.value::uuid, w.id, now()
          from (${who}) w cross join jsonb_array_elements_text(${JSON.stringify(tagIds)}::jsonb) t
          on conflict do nothing returning 1)
        select count(*)::int as added, now()::text as at from made`);
      added = row?.added ?? 0;
      at = row?.at ?? "";
    }
    const removed: { tagId: string; contactIds: string[] }[] = [];
    for (const tagId of input.removeTagIds) {
      const rows = await tx.execute<{ contact_id: string }>(sql`
        delete from contact_tags where workspace_id = ${workspaceId} and tag_id = ${tagId}
          and contact_id in (${who}) returning contact_id`);
      if (rows.length > 0) removed.push({ tagId, contactIds: rows.map((row) => row.contact_id) });
    }
    const removedCount = removed.reduce((sum, one) => sum + one.contactIds.length, 0);
    if (added + removedCount === 0) return { changed: 0, undo: null };
    await recordActivity(tx, ctx, "contact.tagged", null, {
      added: input.add,
      removedTagIds: input.removeTagIds,
      changed: added + removedCount,
    });
    await publish(tx, workspaceId, "contacts", { contactId: null });
    return {
      changed: added + removedCount,
      undo:
        removedCount > UNDO_LIMIT
          ? null
          : { ...(added > 0 ? { added: { tagIds, at } } : {}), removed },
    };
  });
}
