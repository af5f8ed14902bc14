import type { Metadata } from "next";
import { ApiKeyTable } from "@/components/workspaces/api-key-table";
import { ApiQuickStart } from "@/components/workspaces/api-quick-start";
import { CreateApiKey } from "@/components/workspaces/create-api-key";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { listChannels } from "@/lib/channels/queries";
import { env } from "@/lib/core/env";
import { zoneCity } from "@/lib/core/format/time-zones";
import { listTemplates } from "@/lib/templates/queries";
import { templatePlaces } from "@/lib/templates/template-slots";
import { listApiKeys } from "@/lib/workspaces/api-key-queries";

export const metadata: Metadata = { title: "API keys" };

type Props = { params: Promise<{ workspace: string }> };

export default async function ApiKeysPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "api_keys:manage");
  const [keys, channels, templates] = await Promise.all([
    listApiKeys(ctx),
    listChannels(ctx),
    listTemplates(ctx, { status: "approved" }),
  ]);
  const template = templates.find(({ category }) => category === "utility") ?? templates[0];
  return (
    <>
      <SettingsHeader
        current="api-keys"
        may={settingsRights(ctx)}
        primary={<CreateApiKey size="sm" workspaceSlug={ctx.slug} />}
        workspaceSlug={ctx.slug}
      />
      <ApiKeyTable
        footnote={`Last use is up to a minute late. Times in ${zoneCity(ctx.timeZone)}`}
        keys={keys}
        timeZone={ctx.timeZone}
        workspaceSlug={ctx.slug}
      />
      <ApiQuickStart
        baseUrl={`${env().APP_URL}/api/v1`}
        numbers={channels.map(({ id, name }) => ({ id, name }))}
        template={
          template
            ? {
                name: template.name,
                language: template.language,
                places: templatePlaces(template.components),
              }
            : null
        }
      />
    </>
  );
}
