import type { Metadata } from "next";
import { FormSection } from "@/components/forms/form-section";
import { InboxSettingsFrame } from "@/components/inbox/settings/inbox-settings-frame";
import { LabelSettings } from "@/components/inbox/settings/label-settings";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listLabels } from "@/lib/inbox/settings-queries";

export const metadata: Metadata = { title: "Labels" };

type Props = { params: Promise<{ workspace: string }> };

export default async function LabelsPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "inbox:manage");
  const labels = await listLabels(ctx);
  return (
    <InboxSettingsFrame
      current="labels"
      header={<SettingsHeader current="inbox" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />}
      mayManage={can(ctx, "inbox:manage")}
      workspaceSlug={ctx.slug}
    >
      <FormSection about="What a conversation is about. Tags say who a person is." title="Labels">
        <LabelSettings labels={labels} slug={ctx.slug} />
      </FormSection>
    </InboxSettingsFrame>
  );
}
