import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

type Return = {
  keptId: string;
  mergedId: string;
  mergeId: string;
  /** ISO time of the merge. */
  since: string;
  /** Whether an address as messages carry it, digits or a user id, is the merged contact's. */
  belongs: (address: string) => boolean;
};

/**
 * Gives back what a merge has moved, and what came since from or went since to the addresses that go
 * back. Notes of the team since then have no address and stay.
 */
export async function returnMessages(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { keptId, mergedId, mergeId, since, belongs }: Return,
): Promise<void> {
  const { workspaceId } = ctx;
  await tx.execute(sql`
    select 1 from campaign_recipients where workspace_id = ${workspaceId} and contact_id = ${keptId}
    order by id for update`);
  const found = await tx.execute<{ address: string }>(sql`
    select address from messages
    where workspace_id = ${workspaceId} and contact_id = ${keptId} and address is not null
      and created_at > ${begun(since)}
    union
    select address from campaign_recipients
    where workspace_id = ${workspaceId} and contact_id = ${keptId} and address is not null`);
  const addresses = JSON.stringify(found.map((row) => row.address).filter(belongs));
  const isTheirs = sql`address in (select jsonb_array_elements_text(${addresses}::jsonb))`;
  await tx.execute(sql`
    update campaign_recipients set contact_id = ${mergedId}
    where workspace_id = ${workspaceId} and contact_id = ${keptId}
      and (id = any((select recipient_ids from contact_merges
          where workspace_id = ${workspaceId} and id = ${mergeId})::uuid[])
        or (${isTheirs} and campaign_id in (select c.id from campaigns c
          where c.workspace_id = ${workspaceId} and c.launched_at > ${since}::timestamptz)))`);
  await tx.execute(sql`
    select id from messages where workspace_id = ${workspaceId} and contact_id = ${keptId}
    order by id for no key update`);
  await tx.execute(sql`
    with moved as (
      update messages set contact_id = ${mergedId}
      where workspace_id = ${workspaceId} and contact_id = ${keptId}
        and (id = any((select message_ids from contact_merges
            where workspace_id = ${workspaceId} and id = ${mergeId})::uuid[])
          or (created_at > ${begun(since)} and ${isTheirs}))
      returning id
    )
    update message_search s set contact_id = ${mergedId}
    where s.workspace_id = ${workspaceId} and s.message_id = any(array(select id from moved))`);
}

/**
 * A message that waited for the merge to end carries the time at which it began to wait. A minute is
 * longer than any wait; older messages to the same addresses moved by their ids.
 */
const begun = (since: string) => sql`${since}::timestamptz - interval '1 minute'`;
