import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

type Move = { keptId: string; mergedId: string; mergeId: string };

/**
 * Gives all messages of one contact to another, and its places in campaigns, in a few statements
 * whatever their number; their ids are kept with the merge.
 *
 * A place in a campaign that still waits stays behind where the kept person is in the same campaign:
 * it is skipped as a duplicate when its turn comes (lib/campaigns/claim-recipients.ts), and its money
 * comes back. So one person gets a campaign once, also after the merge.
 * @returns how many messages moved
 */
export async function moveMessages(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { keptId, mergedId, mergeId }: Move,
): Promise<number> {
  const { workspaceId } = ctx;
  // waits for what a campaign has just claimed, so that its messages exist for the next statement
  await tx.execute(sql`
    select 1 from campaign_recipients
    where workspace_id = ${workspaceId} and contact_id in (${keptId}, ${mergedId})
    order by id for update`);
  await tx.execute(sql`
    with moved as (
      update campaign_recipients r set contact_id = ${keptId}
      where r.workspace_id = ${workspaceId} and r.contact_id = ${mergedId}
        and not (r.state = 'pending' and exists (
          select 1 from campaign_recipients k
          where k.workspace_id = r.workspace_id and k.contact_id = ${keptId}
            and k.campaign_id = r.campaign_id and k.state in ('pending', 'handed')))
      returning r.id
    )
    update contact_merges set recipient_ids = (select coalesce(array_agg(id), '{}') from moved)
    where workspace_id = ${workspaceId} and id = ${mergeId}`);
  // in the order in which statuses lock them
  await tx.execute(sql`
    select id from messages where workspace_id = ${workspaceId} and contact_id = ${mergedId}
    order by id for no key update`);
  const [row] = await tx.execute<{ count: number }>(sql`
    with moved as (
      update messages set contact_id = ${keptId}
      where workspace_id = ${workspaceId} and contact_id = ${mergedId} returning id
    )
    update contact_merges set message_ids = (select coalesce(array_agg(id), '{}') from moved)
    where workspace_id = ${workspaceId} and id = ${mergeId}
    returning cardinality(message_ids) as count`);
  await tx.execute(sql`
    update message_search set contact_id = ${keptId}
    where workspace_id = ${workspaceId} and contact_id = ${mergedId}`);
  return row?.count ?? 0;
}
