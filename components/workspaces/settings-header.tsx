import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { TabLinks } from "@/components/ui/tabs";
import type { settingsRights } from "@/lib/access/settings-rights";

export type SettingsPage =
  | "general"
  | "team"
  | "channels"
  | "inbox"
  | "api-keys"
  | "webhook-events"
  | "activity"
  | "trash"
  | "notifications"
  | "account";

export type SettingsHeaderProps = {
  workspaceSlug: string;
  current: SettingsPage;
  /** What the member's role opens; the pages check again. */
  may: ReturnType<typeof settingsRights>;
  primary?: ReactNode;
};

/** Title and tabs of every settings page. */
export function SettingsHeader({ workspaceSlug, current, may, primary }: SettingsHeaderProps) {
  const base = `/w/${workspaceSlug}/settings`;
  const pages: { id: SettingsPage; href: string; label: string; isShown: boolean }[] = [
    { id: "general", href: base, label: "General", isShown: may.general },
    { id: "team", href: `${base}/team`, label: "Team", isShown: true },
    { id: "channels", href: `${base}/channels`, label: "Channels", isShown: may.channels },
    { id: "inbox", href: `${base}/inbox`, label: "Inbox", isShown: true },
    { id: "api-keys", href: `${base}/api-keys`, label: "API keys", isShown: may.apiKeys },
    {
      id: "webhook-events",
      href: `${base}/webhook-events`,
      label: "Webhook events",
      isShown: may.activity && may.channels,
    },
    { id: "activity", href: `${base}/activity`, label: "Activity", isShown: may.activity },
    { id: "trash", href: `${base}/trash`, label: "Trash", isShown: true },
    {
      id: "notifications",
      href: `${base}/notifications`,
      label: "Notifications",
      isShown: true,
    },
    { id: "account", href: `${base}/account`, label: "Your account", isShown: true },
  ];
  return (
    <PageHeader
      primary={primary}
      tabs={
        <TabLinks
          items={pages
            .filter((page) => page.isShown)
            .map(({ id, href, label }) => ({ href, label, current: id === current }))}
          label="Settings"
        />
      }
      title="Settings"
    />
  );
}
