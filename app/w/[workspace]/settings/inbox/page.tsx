import type { Metadata } from "next";
import { FormSection } from "@/components/forms/form-section";
import { CannedSettings } from "@/components/inbox/settings/canned-settings";
import { InboxSettingsFrame } from "@/components/inbox/settings/inbox-settings-frame";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listCannedReplies } from "@/lib/inbox/settings-queries";

export const metadata: Metadata = { title: "Canned replies" };

type Props = { params: Promise<{ workspace: string }> };

export default async function CannedRepliesPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "inbox:reply");
  const replies = await listCannedReplies(ctx);
  return (
    <InboxSettingsFrame
      current="canned"
      header={<SettingsHeader current="inbox" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />}
      mayManage={can(ctx, "inbox:manage")}
      workspaceSlug={ctx.slug}
    >
      <FormSection
        about="Type / in the composer and the first letters of the word."
        title="Canned replies"
      >
        <CannedSettings mayManage={can(ctx, "inbox:manage")} replies={replies} slug={ctx.slug} />
      </FormSection>
    </InboxSettingsFrame>
  );
}
