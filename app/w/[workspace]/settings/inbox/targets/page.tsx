import type { Metadata } from "next";
import { FormSection } from "@/components/forms/form-section";
import { HoursSettings } from "@/components/inbox/settings/hours-settings";
import { InboxSettingsFrame } from "@/components/inbox/settings/inbox-settings-frame";
import { TargetSettings } from "@/components/inbox/settings/target-settings";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listTeams, readTargets } from "@/lib/inbox/settings-queries";

export const metadata: Metadata = { title: "Response targets" };

type Props = { params: Promise<{ workspace: string }> };

export default async function TargetsPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "inbox:manage");
  const [{ targets, days }, teams] = await Promise.all([readTargets(ctx), listTeams(ctx)]);
  return (
    <InboxSettingsFrame
      current="targets"
      header={<SettingsHeader current="inbox" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />}
      mayManage={can(ctx, "inbox:manage")}
      workspaceSlug={ctx.slug}
    >
      <FormSection
        about="How soon a customer should have an answer. The most exact rule that fits counts; whoever has the conversation is told before and after."
        title="Response targets"
      >
        <TargetSettings slug={ctx.slug} targets={targets} teams={teams} />
      </FormSection>
      <FormSection
        about="For targets that count working hours. Without any day the clock never stops."
        title="Working hours"
      >
        <HoursSettings days={days} slug={ctx.slug} zone={ctx.timeZone} />
      </FormSection>
    </InboxSettingsFrame>
  );
}
