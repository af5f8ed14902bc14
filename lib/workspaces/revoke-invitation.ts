import { and, eq, isNull } from "drizzle-orm";
import { invitations } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/** Takes an open invitation back; its link then says so. */
export async function revokeInvitation(
  ctx: WorkspaceContext,
  input: { invitationId: string },
): Promise<null> {
  assertCan(ctx, "team:write");
  return withWorkspace(ctx, async (tx) => {
    const [revoked] = await tx
      .update(invitations)
      .set({ revokedAt: new Date() })
      .where(
        and(
          eq(invitations.workspaceId, ctx.workspaceId),
          eq(invitations.id, input.invitationId),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
        ),
      )
      .returning({ id: invitations.id, email: invitations.email });
    if (!revoked) return notFound("open invitation");
    await recordActivity(tx, ctx, "member.invitation_revoked", revoked.id, {
      email: revoked.email,
    });
    await publish(tx, ctx.workspaceId, "members", { memberId: null });
    return null;
  });
}
