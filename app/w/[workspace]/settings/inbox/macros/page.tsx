import type { Metadata } from "next";
import { FormSection } from "@/components/forms/form-section";
import { InboxSettingsFrame } from "@/components/inbox/settings/inbox-settings-frame";
import { MacroSettings } from "@/components/inbox/settings/macro-settings";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listAssignees } from "@/lib/inbox/assignee-queries";
import { listLabels, listMacros, listTeams } from "@/lib/inbox/settings-queries";

export const metadata: Metadata = { title: "Macros" };

type Props = { params: Promise<{ workspace: string }> };

export default async function MacrosPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "inbox:reply");
  const [macros, labels, teams, members] = await Promise.all([
    listMacros(ctx),
    listLabels(ctx),
    listTeams(ctx),
    listAssignees(ctx),
  ]);
  return (
    <InboxSettingsFrame
      current="macros"
      header={<SettingsHeader current="inbox" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />}
      mayManage={can(ctx, "inbox:manage")}
      workspaceSlug={ctx.slug}
    >
      <FormSection
        about="Run from the menu of a conversation or from the palette. All steps happen, or none."
        title="Macros"
      >
        <MacroSettings
          labels={labels}
          macros={macros}
          mayManage={can(ctx, "inbox:manage")}
          members={members}
          slug={ctx.slug}
          teams={teams}
        />
      </FormSection>
    </InboxSettingsFrame>
  );
}
