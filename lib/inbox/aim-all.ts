import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { aimConversation } from "./aim-conversation";

/** Conversations of one transaction: no row is held for long. */
const RUN = 100;

/** Gives every customer who waits the time that the rules say now, after the rules were changed. */
export async function aimAll(ctx: WorkspaceContext): Promise<number> {
  let after = "00000000-0000-0000-0000-000000000000";
  let aimed = 0;
  for (;;) {
    const ids = await withWorkspace(ctx, async (tx) => {
      const rows = await tx.execute<{ id: string }>(sql`
        select id from conversations where workspace_id = ${ctx.workspaceId} and id > ${after}
          and (waiting_since is not null or target_due_at is not null)
        order by id limit ${RUN} for update`);
      for (const { id } of rows) await aimConversation(tx, ctx, id);
      return rows.map(({ id }) => id);
    });
    aimed += ids.length;
    const last = ids.at(-1);
    if (last === undefined || ids.length < RUN) return aimed;
    after = last;
  }
}
