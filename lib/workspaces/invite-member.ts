import { and, eq, isNull } from "drizzle-orm";
import { invitations } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { plainLimit } from "@/lib/auth/attempts";
import { assertAttempt } from "@/lib/auth/take-attempt";
import type { WorkspaceContext } from "@/lib/core/context";
import { hashToken, newToken } from "@/lib/core/crypto/hash-token";
import { Refusal } from "@/lib/core/errors";
import { canSendMail } from "@/lib/core/mailer";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { invitationMail } from "./invitation-mail";
import { assertMayTouch, lockTeam } from "./lock-team";
import type { InviteMember } from "./schema";

export const INVITATION_LIFE_MS = 7 * 24 * 3_600_000;

/**
 * Invites an address with a role. The link is made by the job that mails it and reaches nobody else,
 * not even the one who invites: whoever opens it has read that mailbox. Inviting the same address
 * again replaces the earlier invitation.
 * @throws Refusal `conflict` for somebody who is on the team, `unavailable` without a mail server
 */
export async function inviteMember(
  ctx: WorkspaceContext,
  input: InviteMember,
): Promise<{ invitationId: string }> {
  assertCan(ctx, "team:write");
  const { actor } = ctx;
  if (actor.kind !== "member") throw new Refusal("not_allowed", "Only a member can invite.");
  if (!canSendMail()) {
    throw new Refusal("unavailable", "Mail is not set up here, so an invitation cannot be sent.");
  }
  await assertAttempt(
    [plainLimit(`invitations:${ctx.workspaceId}`, 50, 24 * 3_600_000)],
    "invitations today",
  );
  return withWorkspace(ctx, async (tx) => {
    const team = await lockTeam(tx, ctx);
    assertMayTouch(ctx, [input.role]);
    const known = team.members.find((member) => member.email.toLowerCase() === input.email);
    if (known && known.status !== "removed") {
      const state =
        known.status === "suspended" ? "suspended; restore them instead" : "on the team";
      throw new Refusal("conflict", "Nobody was invited.", {
        email: `${known.displayName} is ${state}.`,
      });
    }
    await tx
      .update(invitations)
      .set({ revokedAt: new Date() })
      .where(
        and(
          eq(invitations.workspaceId, ctx.workspaceId),
          eq(invitations.email, input.email),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
        ),
      );
    const [row] = await tx
      .insert(invitations)
      .values({
        workspaceId: ctx.workspaceId,
        email: input.email,
        role: input.role,
        // nobody knows this one; the mail brings its own
        tokenHash: hashToken(newToken()),
        invitedByMemberId: actor.memberId,
        expiresAt: new Date(Date.now() + INVITATION_LIFE_MS),
      })
      .returning({ id: invitations.id });
    const invitationId = row?.id as string;
    await recordActivity(tx, ctx, "member.invited", invitationId, {
      email: input.email,
      role: input.role,
    });
    await enqueue(tx, invitationMail, { workspaceId: ctx.workspaceId, invitationId });
    await publish(tx, ctx.workspaceId, "members", { memberId: null });
    return { invitationId };
  });
}
