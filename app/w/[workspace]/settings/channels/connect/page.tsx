import type { Metadata } from "next";
import { ConnectForm } from "@/components/channels/connect-form";
import { DeveloperBlock } from "@/components/channels/developer-block";
import { PageHeader } from "@/components/layout/page-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { env } from "@/lib/core/env";

export const metadata: Metadata = { title: "Connect a number" };

export default async function ConnectNumberPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  await requireWorkspace(workspace, "channels:write");
  const { APP_URL, META_APP_SECRET, META_VERIFY_TOKEN } = env();
  return (
    <>
      <PageHeader
        crumbs={[{ href: `/w/${workspace}/settings/channels`, label: "Channels" }]}
        title="Connect a number"
      />
      <div className="grid w-full max-w-[1000px] grid-cols-[minmax(0,1fr)] items-start gap-8 p-4 md:px-6 md:py-5 lg:grid-cols-[minmax(0,1fr)_400px]">
        <ConnectForm workspace={workspace} />
        <DeveloperBlock
          appSecretSet={Boolean(META_APP_SECRET)}
          verifyTokenSet={Boolean(META_VERIFY_TOKEN)}
          webhookUrl={`${APP_URL}/api/webhooks/meta`}
        />
      </div>
    </>
  );
}
