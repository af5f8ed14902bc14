import { sql } from "drizzle-orm";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";

/** Who a merged contact is now, over any number of merges; null for a contact that is not merged. */
export async function keptContactId(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<string | null> {
  const [row] = await tx.execute<{ id: string }>(sql`
    with recursive way as (
      select m.kept_id as id, 1 as step from contact_merges m
      where m.workspace_id = ${ctx.workspaceId} and m.merged_id = ${contactId} and m.undone_at is null
      union all
      select m.kept_id, w.step + 1 from way w join contact_merges m
        on m.workspace_id = ${ctx.workspaceId} and m.merged_id = w.id and m.undone_at is null
      where w.step < 50
    )
    select id from way order by step desc limit 1`);
  return row?.id ?? null;
}

/** Where the address of a contact leads that is not there any more; null when nowhere. */
export async function findKeptContact(
  ctx: WorkspaceContext,
  contactId: string,
): Promise<string | null> {
  if (!isId(contactId)) return null;
  return withWorkspace(ctx, (tx) => keptContactId(tx, ctx, contactId));
}

/** The living conversation that has taken up one that is gone; null when there is none. */
export async function conversationAfterMerge(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<string | null> {
  const [row] = await tx.execute<{ id: string }>(sql`
    with recursive way as (
      select c.into_id as id, 1 as step from conversation_merges c
      where c.workspace_id = ${ctx.workspaceId} and c.conversation_id = ${conversationId}
      union all
      select c.into_id, w.step + 1 from way w join conversation_merges c
        on c.workspace_id = ${ctx.workspaceId} and c.conversation_id = w.id
      where w.step < 50
    )
    select v.id from way join conversations v
      on v.workspace_id = ${ctx.workspaceId} and v.id = way.id
    order by way.step desc limit 1`);
  return row?.id ?? null;
}
