import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PageHeader } from "@/components/layout/page-header";
import { StarterList } from "@/components/templates/starter-list";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listChannels } from "@/lib/channels/queries";
import { buildComponents } from "@/lib/templates/build-components";
import { TEMPLATE_STARTERS } from "@/lib/templates/starters";
import { templateSamples } from "@/lib/templates/template-slots";

export const metadata: Metadata = { title: "New template" };

export default async function NewTemplatePage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "templates:write");
  const channels = await listChannels(ctx, { kind: "whatsapp" });
  const accounts = channels.filter(
    (channel, index) => channels.findIndex((one) => one.accountId === channel.accountId) === index,
  );
  // Without a number there is no account to write for; the list says so and leads on.
  if (accounts.length === 0) redirect(`/w/${workspace}/templates`);
  return (
    <>
      <PageHeader
        crumbs={[{ href: `/w/${workspace}/templates`, label: "Templates" }]}
        title="New template"
      />
      <StarterList
        accounts={accounts.map((account) => ({
          channelId: account.id,
          label: `${account.name}, ${account.address}`,
        }))}
        business={accounts[0]?.verifiedName ?? ctx.name}
        starters={TEMPLATE_STARTERS.map((starter) => {
          const components = buildComponents(starter.draft);
          return {
            key: starter.key,
            title: starter.title,
            industry: starter.industry,
            about: starter.about,
            category: starter.draft.category,
            components,
            samples: templateSamples(components),
          };
        })}
        workspace={workspace}
      />
    </>
  );
}
