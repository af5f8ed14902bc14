import type { Metadata } from "next";
import { NewCampaignForm } from "@/components/campaigns/new-campaign-form";
import { PageHeader } from "@/components/layout/page-header";
import { requireWorkspace } from "@/lib/access/require-workspace";

export const metadata: Metadata = { title: "New campaign" };

export default async function NewCampaignPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  await requireWorkspace(workspace, "campaigns:write");
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
        <NewCampaignForm workspaceSlug={workspace} />
      </div>
    </>
  );
}
