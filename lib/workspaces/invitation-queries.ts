import "server-only";
import { sql } from "drizzle-orm";
import type { Role } from "@/db/enums/workspaces";
import { withSystem } from "@/db/tenant";
import { hashToken } from "@/lib/core/crypto/hash-token";

/** What the holder of an invitation's link may see of it. */
export type InvitationPreview =
  | {
      state: "open";
      email: string;
      role: Role;
      workspaceName: string;
      invitedBy: string;
      hasAccount: boolean;
    }
  | {
      state: "accepted" | "revoked" | "expired";
      email: string;
      workspaceName: string;
      slug: string;
    }
  | { state: "unknown" };

type Row = {
  email: string;
  role: Role;
  workspace_name: string;
  slug: string;
  invited_by: string;
  has_account: boolean;
  state: "open" | "accepted" | "revoked" | "expired";
};

export async function previewInvitation(token: string): Promise<InvitationPreview> {
  const [row] = await withSystem("show an invitation", (tx) =>
    tx.execute<Row>(sql`
      select i.email, i.role, w.name as workspace_name, w.slug, m.display_name as invited_by,
        exists (select 1 from users u where lower(u.email) = i.email) as has_account,
        case when i.accepted_at is not null then 'accepted'
             when i.revoked_at is not null then 'revoked'
             when i.expires_at <= now() then 'expired' else 'open' end as state
      from invitations i
      join workspaces w on w.id = i.workspace_id
      join members m on m.workspace_id = i.workspace_id and m.id = i.invited_by_member_id
      where i.token_hash = ${hashToken(token)}`),
  );
  if (!row) return { state: "unknown" };
  const { email, role, slug } = row;
  if (row.state === "open") {
    return {
      state: "open",
      email,
      role,
      workspaceName: row.workspace_name,
      invitedBy: row.invited_by,
      hasAccount: row.has_account,
    };
  }
  return { state: row.state, email, workspaceName: row.workspace_name, slug };
}
