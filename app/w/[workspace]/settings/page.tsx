import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FormSection } from "@/components/forms/form-section";
import { languageOptions } from "@/components/people/language-options";
import { Facts } from "@/components/ui/facts";
import { DeleteWorkspace } from "@/components/workspaces/delete-workspace";
import { LanguageOrderForm } from "@/components/workspaces/language-order-form";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { WorkspaceForm } from "@/components/workspaces/workspace-form";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { env } from "@/lib/core/env";
import { zoneChoices } from "@/lib/core/format/time-zones";
import { listCountries } from "@/lib/workspaces/countries";
import { getWorkspace } from "@/lib/workspaces/queries";

export const metadata: Metadata = { title: "Settings" };

type Props = { params: Promise<{ workspace: string }> };

export default async function GeneralSettingsPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace);
  if (!can(ctx, "workspace:write")) redirect(`/w/${ctx.slug}/settings/account`);
  const workspace = await getWorkspace(ctx);
  return (
    <>
      <SettingsHeader current="general" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />
      <div className="px-4 md:px-6">
        <FormSection about="Your team sees the name; customers do not." title="Workspace">
          <WorkspaceForm
            countries={listCountries()}
            timeZones={zoneChoices([workspace.timeZone])}
            workspace={workspace}
          />
        </FormSection>
        <FormSection
          about="Each person gets a template in their own language. Whoever speaks one that it has not, or nobody knows which, gets the first of these that Meta has approved."
          title="Languages"
        >
          <LanguageOrderForm
            languages={workspace.settings.languageFallbacks}
            options={languageOptions(null).filter(({ value }) => value !== "")}
            workspaceSlug={ctx.slug}
          />
        </FormSection>
        <FormSection about="Fixed when the workspace was made." title="Fixed facts">
          <Facts
            items={[
              {
                key: "address",
                label: "Address",
                value: <bdi className="font-mono">{`${env().APP_URL}/w/${workspace.slug}`}</bdi>,
              },
              {
                key: "currency",
                label: "Wallet",
                value: `${workspace.currency}: prices, the ledger and top-ups are in this currency`,
              },
            ]}
          />
        </FormSection>
        {can(ctx, "workspace:delete") ? (
          <FormSection about="For good, with everything in it. Only owners can." title="Delete">
            <DeleteWorkspace workspaceName={workspace.name} workspaceSlug={ctx.slug} />
          </FormSection>
        ) : null}
      </div>
    </>
  );
}
