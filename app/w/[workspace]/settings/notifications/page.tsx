import type { Metadata } from "next";
import { PreferencesForm } from "@/components/notifications/preferences-form";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { zoneChoices } from "@/lib/core/format/time-zones";
import { canSendMail } from "@/lib/core/mailer";
import { getPreferences } from "@/lib/notifications/preferences";
import { pushKeys } from "@/lib/notifications/push-settings";

export const metadata: Metadata = { title: "Notification settings" };

type Props = { params: Promise<{ workspace: string }> };

export default async function NotificationSettingsPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace);
  const preferences = await getPreferences(ctx);
  return (
    <>
      <SettingsHeader current="notifications" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />
      <div className="px-4 md:px-6">
        <PreferencesForm
          mail={canSendMail()}
          pushKey={pushKeys()?.publicKey ?? null}
          preferences={preferences}
          timeZones={zoneChoices([preferences.timeZone])}
          workspaceSlug={ctx.slug}
        />
      </div>
    </>
  );
}
