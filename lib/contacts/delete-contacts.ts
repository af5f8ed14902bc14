import { and, eq, isNull, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";

/**
 * Takes people out of the lists. Their number stays theirs, so that whoever adds it again gets the
 * same person back and an opt-out survives.
 * @returns the ids that were removed by this call; restoreContacts takes them for undo
 */
export async function deleteContacts(
  ctx: WorkspaceContext,
  input: { ids: readonly string[] },
): Promise<{ ids: string[] }> {
  assertCan(ctx, "contacts:delete");
  return withWorkspace(ctx, async (tx) => {
    const rows = await tx
      .update(contacts)
      .set({ deletedAt: new Date() })
      .where(
        and(
          eq(contacts.workspaceId, ctx.workspaceId),
          isNull(contacts.deletedAt),
          sql`${contacts.id} in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(input.ids)}::jsonb))`,
        ),
      )
      .returning({ id: contacts.id });
    const ids = rows.map((row) => row.id);
    if (ids.length > 0) {
      await recordActivity(tx, ctx, "contact.deleted", ids.length === 1 ? (ids[0] ?? null) : null, {
        contacts: ids.length,
      });
      await publish(tx, ctx.workspaceId, "contacts", { contactId: null });
    }
    return { ids };
  });
}
