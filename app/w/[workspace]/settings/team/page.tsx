import type { Metadata } from "next";
import { FormSection } from "@/components/forms/form-section";
import { Facts } from "@/components/ui/facts";
import { InvitationList } from "@/components/workspaces/invitation-list";
import { InviteForm } from "@/components/workspaces/invite-form";
import { LeaveWorkspace } from "@/components/workspaces/leave-workspace";
import { MemberList } from "@/components/workspaces/member-list";
import { ROLE_LABELS, ROLE_NOTES } from "@/components/workspaces/role-labels";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { ROLES } from "@/db/enums/workspaces";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listInvitations, listMembers } from "@/lib/workspaces/team-queries";

export const metadata: Metadata = { title: "Team" };

type Props = { params: Promise<{ workspace: string }> };

export default async function TeamPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "team:read");
  const mayWrite = can(ctx, "team:write");
  const [members, invitations] = await Promise.all([
    listMembers(ctx),
    mayWrite ? listInvitations(ctx) : [],
  ]);
  // owners are made and changed by owners alone
  const roles = mayWrite
    ? ROLES.filter((role) => role !== "owner" || can(ctx, "workspace:delete"))
    : [];
  return (
    <>
      <SettingsHeader current="team" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />
      <div className="px-4 md:px-6">
        <FormSection
          about="A change of role or a suspension acts at once, also on pages that are open."
          title="Members"
        >
          <MemberList members={members} roles={roles} workspaceSlug={ctx.slug} />
        </FormSection>
        {mayWrite ? (
          <FormSection
            about="The link goes to that address alone and works for 7 days."
            title="Invite"
          >
            <InviteForm roles={roles} workspaceSlug={ctx.slug} />
            {invitations.length > 0 ? (
              <div className="mt-7">
                <h3 className="mb-1 text-dense text-ink-3">Waiting for an answer</h3>
                <InvitationList
                  invitations={invitations}
                  timeZone={ctx.timeZone}
                  workspaceSlug={ctx.slug}
                />
              </div>
            ) : null}
          </FormSection>
        ) : null}
        <FormSection title="Roles">
          <Facts
            items={ROLES.map((role) => ({
              key: role,
              label: ROLE_LABELS[role],
              value: ROLE_NOTES[role],
            }))}
          />
        </FormSection>
        <FormSection
          about="The last owner cannot leave: make somebody else an owner first."
          title="Leave"
        >
          <LeaveWorkspace workspaceName={ctx.name} workspaceSlug={ctx.slug} />
        </FormSection>
      </div>
    </>
  );
}
