import "server-only";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { deliverMail } from "@/lib/auth/deliver-mail";
import { writeMail } from "@/lib/auth/mail-content";
import { hashToken, newToken } from "@/lib/core/crypto/hash-token";
import { env } from "@/lib/core/env";
import { defineJob } from "@/lib/jobs/define-job";
import { invitationMail } from "./invitation-mail";

type Open = { email: string; workspace_name: string; invited_by: string; role: string };

/** Makes an open invitation's link and mails it; run again, it replaces the link. */
export const mailInvitation = defineJob({
  ...invitationMail,
  run: async ({ workspaceId, invitationId }) => {
    const token = newToken();
    const [open] = await withSystem("issue an invitation's link", (tx) =>
      tx.execute<Open>(sql`
        update invitations i set token_hash = ${hashToken(token)}
        from workspaces w, members m
        where i.workspace_id = ${workspaceId}::uuid and i.id = ${invitationId}::uuid
          and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
          and w.id = i.workspace_id
          and m.workspace_id = i.workspace_id and m.id = i.invited_by_member_id
        returning i.email, w.name as workspace_name, m.display_name as invited_by, i.role`),
    );
    if (!open) return;
    await deliverMail({
      to: open.email,
      ...writeMail({
        // names are typed by people: a line break in one must not reach the header
        subject: `${open.invited_by} invites you to ${open.workspace_name}`.replace(
          /\p{Cc}+/gu,
          " ",
        ),
        paragraphs: [
          `${open.invited_by} invites you to work in ${open.workspace_name} on Tickline, as ${open.role}.`,
        ],
        action: { label: "Open the invitation", url: `${env().APP_URL}/invite/${token}` },
        closing:
          "The link works for 7 days and for this address alone. If you do not know the sender, ignore this mail.",
      }),
    });
  },
});

export const workspaceJobs = [mailInvitation];
