import "server-only";
import { sql } from "drizzle-orm";
import type { Role } from "@/db/enums/workspaces";
import { activityLog } from "@/db/schema/workspaces";
import { type SystemTx, type WorkspaceTx, withSystem } from "@/db/tenant";
import { hashToken } from "@/lib/core/crypto/hash-token";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

type Accepting = { userId: string; email: string; name: string; ip?: string | undefined };
type Won = { workspace_id: string; id: string; role: Role };

/**
 * Makes a signed-in person a member by the link that was mailed to their address. The link works
 * once; for the person who used it, opening it again simply leads to the workspace.
 * @throws Refusal `not_allowed` when the invitation is for another address, `stale` when it was
 * used, revoked or has expired
 */
export function acceptInvitation(
  person: Accepting,
  input: { token: string },
): Promise<{ slug: string; role: Role }> {
  return withSystem("accept an invitation", (tx) => acceptIn(tx, person, input.token));
}

/** As acceptInvitation, inside the transaction that creates the person. */
export async function acceptIn(
  tx: SystemTx,
  person: Accepting,
  token: string,
): Promise<{ slug: string; role: Role }> {
  const tokenHash = hashToken(token);
  const [won] = await tx.execute<Won>(sql`
    update invitations set accepted_at = now()
    where token_hash = ${tokenHash} and accepted_at is null and revoked_at is null
      and expires_at > now() and email = ${person.email.toLowerCase()}
    returning workspace_id, id, role`);
  if (!won) return explain(tx, person, tokenHash);

  // somebody who left or was removed comes back as the same member, so that history stays theirs
  const [member] = await tx.execute<{ id: string; slug: string }>(sql`
    insert into members as m (workspace_id, user_id, role, display_name, email)
    values (${won.workspace_id}::uuid, ${person.userId}::uuid, ${won.role}, ${person.name}, ${person.email})
    on conflict (workspace_id, user_id) do update set
      status = 'active', status_changed_at = now(),
      role = case when m.status = 'removed' then excluded.role else m.role end,
      display_name = excluded.display_name, email = excluded.email
    where m.status <> 'suspended'
    returning m.id, (select slug from workspaces w where w.id = m.workspace_id) as slug`);
  if (!member) {
    throw new Refusal(
      "conflict",
      "Your membership is suspended. Ask an owner of the workspace to restore it.",
    );
  }
  await tx.execute(sql`
    update users set email_verified = coalesce(email_verified, now())
    where id = ${person.userId}::uuid`);
  await tx.insert(activityLog).values({
    workspaceId: won.workspace_id,
    actorKind: "member",
    actorId: member.id,
    actorName: person.name,
    action: "member.joined",
    resourceId: member.id,
    details: { email: person.email, role: won.role },
    ip: person.ip ?? null,
  });
  // the system's transaction stands in for the workspace's: the newcomer has none of their own yet
  await publish(tx as unknown as WorkspaceTx, won.workspace_id, "members", { memberId: member.id });
  return { slug: member.slug, role: won.role };
}

type Lost = {
  email: string;
  is_accepted: boolean;
  is_revoked: boolean;
  slug: string;
  role: Role | null;
};

/** Why a link did not work; for its own user who clicked twice, where it led. */
async function explain(
  tx: SystemTx,
  person: Accepting,
  tokenHash: string,
): Promise<{ slug: string; role: Role }> {
  const [row] = await tx.execute<Lost>(sql`
    select i.email, i.accepted_at is not null as is_accepted, i.revoked_at is not null as is_revoked,
      w.slug, m.role
    from invitations i
    join workspaces w on w.id = i.workspace_id
    left join members m on m.workspace_id = i.workspace_id and m.user_id = ${person.userId}::uuid
      and m.status = 'active'
    where i.token_hash = ${tokenHash}`);
  if (!row) throw new Refusal("stale", "This invitation is not valid any more. Ask for a new one.");
  if (row.email !== person.email.toLowerCase()) {
    throw new Refusal(
      "not_allowed",
      "This invitation was sent to another address. Sign out and sign in with that one.",
    );
  }
  if (row.is_accepted && row.role) return { slug: row.slug, role: row.role };
  throw new Refusal(
    "stale",
    row.is_accepted
      ? "This invitation was used already. Ask for a new one if you should still be on the team."
      : row.is_revoked
        ? "This invitation was taken back, or replaced by a newer one in your mailbox."
        : "This invitation has expired: it worked for 7 days. Ask for a new one.",
  );
}
