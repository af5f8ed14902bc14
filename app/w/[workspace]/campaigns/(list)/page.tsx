import type { Metadata } from "next";
import { CampaignTable } from "@/components/campaigns/campaign-table";
import { loadListParams } from "@/components/campaigns/report-params";
import { PageHeader } from "@/components/layout/page-header";
import { AppLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listCampaigns } from "@/lib/campaigns/queries";

export const metadata: Metadata = { title: "Campaigns" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function CampaignsPage({ params, searchParams }: Props) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "campaigns:read");
  const { q, status } = await loadListParams(searchParams);
  const filter = { search: q.slice(0, 100), ...(status ? { status } : {}) };
  const { rows, nextCursor } = await listCampaigns(ctx, filter);
  const canWrite = can(ctx, "campaigns:write");
  return (
    <>
      <PageHeader
        primary={
          canWrite ? (
            <AppLink
              className={buttonLook({ look: "primary", size: "sm" })}
              href={`/w/${workspace}/campaigns/new`}
            >
              New campaign
            </AppLink>
          ) : undefined
        }
        title="Campaigns"
      />
      <CampaignTable
        canWrite={canWrite}
        currency={ctx.currency}
        filter={filter}
        nextCursor={nextCursor}
        rows={rows}
        timeZone={ctx.timeZone}
        workspaceSlug={workspace}
      />
    </>
  );
}
