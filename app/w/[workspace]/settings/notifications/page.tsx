import type { Metadata } from "next";
import { PreferencesForm } from "@/components/notifications/preferences-form";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { canSendMail } from "@/lib/core/mailer";
import { getPreferences } from "@/lib/notifications/preferences";
import { pushKeys } from "@/lib/notifications/push-settings";

export const metadata: Metadata = { title: "Notification settings" };

type Props = { params: Promise<{ workspace: string }> };

export default async function NotificationSettingsPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace);
  return (
    <>
      <SettingsHeader current="notifications" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />
      <div className="px-4 md:px-6">
        <PreferencesForm
          mail={canSendMail()}
          pushKey={pushKeys()?.publicKey ?? null}
          preferences={await getPreferences(ctx)}
          timeZones={Intl.supportedValuesOf("timeZone")}
          workspaceSlug={ctx.slug}
        />
      </div>
    </>
  );
}
