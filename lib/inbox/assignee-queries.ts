import "server-only";
import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { memberOf } from "./member-of";

export type TeamMember = {
  id: string;
  name: string;
  isMe: boolean;
  away: boolean;
  /** Open conversations that are theirs. */
  open: number;
};

/** Members who can have conversations, by name. */
export async function listAssignees(ctx: WorkspaceContext): Promise<TeamMember[]> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select m.id, m.display_name as name, coalesce(a.away, false) as away,
        (select count(*)::int from conversations v where v.workspace_id = m.workspace_id
          and v.assignee_id = m.id and v.status = 'open') as open
      from members m
      left join agents a on a.workspace_id = m.workspace_id and a.member_id = m.id
      where m.workspace_id = ${ctx.workspaceId} and m.status = 'active'
      order by m.display_name, m.id`),
  )) as unknown as Omit<TeamMember, "isMe">[];
  return rows.map((row) => ({ ...row, isMe: row.id === me }));
}
