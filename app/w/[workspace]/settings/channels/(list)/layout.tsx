import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";

type Props = { params: Promise<{ workspace: string }>; children: ReactNode };

/**
 * The head stands while the numbers load. Asks before loading.tsx answers, as for campaigns; the page
 * proves the right again for itself.
 */
export default async function ChannelsLayout({ params, children }: Props) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "channels:read");
  return (
    <>
      <SettingsHeader
        current="channels"
        may={settingsRights(ctx)}
        primary={
          can(ctx, "channels:write") ? (
            <AppLink
              className={buttonLook({ look: "primary", size: "sm" })}
              href={`/w/${workspace}/settings/channels/connect`}
            >
              <Plus />
              Connect number
            </AppLink>
          ) : undefined
        }
        workspaceSlug={workspace}
      />
      {children}
    </>
  );
}
