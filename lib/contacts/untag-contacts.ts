import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import type { UntagContactsInput } from "./schema";

/** Undoes one tagContacts call: takes back what it added and puts back what it took, nothing else. */
export async function untagContacts(
  ctx: WorkspaceContext,
  input: UntagContactsInput,
): Promise<void> {
  assertCan(ctx, "contacts:write");
  await withWorkspace(ctx, async (tx) => {
    const { workspaceId } = ctx;
    if (input.added) {
      await tx.execute(sql`
        delete from contact_tags
        where workspace_id = ${workspaceId} and created_at = ${input.added.at}::timestamptz
          and tag_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(input.added.tagIds)}::jsonb))`);
    }
    for (const { tagId, contactIds } of input.removed ?? []) {
      await tx.execute(sql`
        insert into contact_tags (workspace_id, tag_id, contact_id)
        select c.workspace_id, t.id, c.id
        from jsonb_array_elements_text(${JSON.stringify(contactIds)}::jsonb) v
        join contacts c on c.workspace_id = ${workspaceId} and c.id = v.value::uuid
        join tags t on t.workspace_id = ${workspaceId} and t.id = ${tagId}
        on conflict do nothing`);
    }
    await recordActivity(tx, ctx, "contact.tagging_undone", null);
    await publish(tx, workspaceId, "contacts", { contactId: null });
  });
}
