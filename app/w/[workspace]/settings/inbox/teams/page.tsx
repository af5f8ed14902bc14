import type { Metadata } from "next";
import { FormSection } from "@/components/forms/form-section";
import { InboxSettingsFrame } from "@/components/inbox/settings/inbox-settings-frame";
import { TeamSettings } from "@/components/inbox/settings/team-settings";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listAssignees } from "@/lib/inbox/assignee-queries";
import { listTeams } from "@/lib/inbox/settings-queries";

export const metadata: Metadata = { title: "Teams" };

type Props = { params: Promise<{ workspace: string }> };

export default async function TeamsPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "inbox:manage");
  const [teams, members] = await Promise.all([listTeams(ctx), listAssignees(ctx)]);
  return (
    <InboxSettingsFrame
      current="teams"
      header={<SettingsHeader current="inbox" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />}
      mayManage={can(ctx, "inbox:manage")}
      workspaceSlug={ctx.slug}
    >
      <FormSection
        about="Each has a queue of its own in the inbox. Everybody still sees every conversation."
        title="Teams"
      >
        <TeamSettings members={members} slug={ctx.slug} teams={teams} />
      </FormSection>
    </InboxSettingsFrame>
  );
}
