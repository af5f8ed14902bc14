import type { Metadata } from "next";
import { NewCampaignForm } from "@/components/campaigns/new-campaign-form";
import { PageHeader } from "@/components/layout/page-header";
import { Banner } from "@/components/ui/banner";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listCustomFields } from "@/lib/campaigns/draft-queries";
import { listChannels } from "@/lib/channels/queries";
import type { WorkspaceContext } from "@/lib/core/context";
import { getTemplate } from "@/lib/templates/queries";
import { templateSlots } from "@/lib/templates/template-slots";

export const metadata: Metadata = { title: "New campaign" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function NewCampaignPage({ params, searchParams }: Props) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "campaigns:write");
  const { template: wanted } = await searchParams;
  const template = typeof wanted === "string" ? await readTemplate(ctx, wanted) : null;
  return (
    <>
      <PageHeader
        crumbs={[{ href: `/w/${workspace}/campaigns`, label: "Campaigns" }]}
        title="New campaign"
      />
      <div className="grid gap-4 px-4 py-6 md:px-6">
        <p className="max-w-[440px] text-body text-ink-2">
          A draft is saved while you write. Nothing is sent and nothing is charged before you launch
          it.
        </p>
        {wanted && !template ? (
          <Banner className="max-w-[440px]" title="That template cannot be sent now." tone="warn">
            Only approved ones can. Choose another in the draft.
          </Banner>
        ) : null}
        <NewCampaignForm
          customFields={template ? await listCustomFields(ctx) : []}
          template={template}
          workspaceSlug={workspace}
        />
      </div>
    </>
  );
}

/** The template that the address names, when a campaign could send it. */
async function readTemplate(ctx: WorkspaceContext, templateId: string) {
  const template = await getTemplate(ctx, templateId);
  if (template?.status !== "approved") return null;
  const { id, name, language, components, wabaId, variableSources } = template;
  const numbers = (await listChannels(ctx, { kind: "whatsapp" })).filter(
    (number) => number.accountId === wabaId,
  );
  const only = numbers.length === 1 ? numbers[0] : undefined;
  return {
    id,
    name,
    language,
    slots: templateSlots(components),
    sources: variableSources,
    channelId: only?.id ?? null,
  };
}
