import { and, eq, isNotNull, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";

/** Puts removed people back, with tags and consent as they were. */
export async function restoreContacts(
  ctx: WorkspaceContext,
  input: { ids: readonly string[] },
): Promise<{ restored: number }> {
  assertCan(ctx, "contacts:delete");
  return withWorkspace(ctx, async (tx) => {
    const rows = await tx
      .update(contacts)
      .set({ deletedAt: null })
      .where(
        and(
          eq(contacts.workspaceId, ctx.workspaceId),
          isNotNull(contacts.deletedAt),
          // whoever was merged comes back by undoing the merge
          sql`not exists (select 1 from contact_merges m
            where m.workspace_id = ${contacts.workspaceId} and m.merged_id = ${contacts.id}
              and m.undone_at is null)`,
          // somebody else may have the number by now
          sql`not exists (select 1 from contacts other
            where other.workspace_id = ${contacts.workspaceId} and other.deleted_at is null
              and other.phone_key = ${contacts.phoneKey})`,
          sql`${contacts.id} in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(input.ids)}::jsonb))`,
        ),
      )
      .returning({ id: contacts.id });
    if (rows.length > 0) {
      await tx.execute(sql`
        insert into contact_identities (workspace_id, kind, value, contact_id)
        select c.workspace_id, 'phone', c.phone_key, c.id from contacts c
        where c.workspace_id = ${ctx.workspaceId} and c.phone_key is not null
          and c.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(rows.map((row) => row.id))}::jsonb))
        on conflict do nothing`);
      await recordActivity(tx, ctx, "contact.restored", rows[0]?.id ?? null, {
        contacts: rows.length,
      });
      await publish(tx, ctx.workspaceId, "contacts", { contactId: null });
    }
    return { restored: rows.length };
  });
}
