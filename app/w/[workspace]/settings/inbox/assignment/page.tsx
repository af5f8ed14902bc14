import type { Metadata } from "next";
import { FormSection } from "@/components/forms/form-section";
import { CapacitySettings, RouteSettings } from "@/components/inbox/settings/assignment-settings";
import { InboxSettingsFrame } from "@/components/inbox/settings/inbox-settings-frame";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listTeams, readAssignment } from "@/lib/inbox/settings-queries";

export const metadata: Metadata = { title: "Assignment" };

type Props = { params: Promise<{ workspace: string }> };

export default async function AssignmentPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "inbox:manage");
  const [{ routes, agents }, teams] = await Promise.all([readAssignment(ctx), listTeams(ctx)]);
  return (
    <InboxSettingsFrame
      current="assignment"
      header={<SettingsHeader current="inbox" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />}
      mayManage={can(ctx, "inbox:manage")}
      workspaceSlug={ctx.slug}
    >
      <FormSection
        about="Where what nobody has goes by itself. A team gives out by its own rule. Who waits longest goes first."
        title="New conversations"
      >
        <RouteSettings routes={routes} slug={ctx.slug} teams={teams} />
      </FormSection>
      <FormSection
        about="How many open conversations each is given at most. Taking more by hand is always possible."
        title="How much each takes"
      >
        <CapacitySettings agents={agents} slug={ctx.slug} />
      </FormSection>
    </InboxSettingsFrame>
  );
}
