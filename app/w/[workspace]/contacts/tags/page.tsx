import type { Metadata } from "next";
import { TagSettings } from "@/components/contacts/tag-settings";
import { PageHeader } from "@/components/layout/page-header";
import { RefreshOn } from "@/components/layout/refresh-on";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listTagUses } from "@/lib/contacts/tag-queries";

export const metadata: Metadata = { title: "Tags" };

type Props = { params: Promise<{ workspace: string }> };

/** The tags of people: how many have each, what depends on it, another name, and an end. */
export default async function TagsPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "contacts:read");
  const tags = await listTagUses(ctx);
  return (
    <>
      <RefreshOn topics={["contacts"]} workspace={ctx.slug} />
      <PageHeader
        count={String(tags.length)}
        crumbs={[{ href: `/w/${ctx.slug}/contacts`, label: "Contacts" }]}
        title="Tags"
      />
      <div className="w-full max-w-[760px] p-4 md:px-6">
        <TagSettings
          may={{ write: can(ctx, "contacts:write"), remove: can(ctx, "contacts:delete") }}
          slug={ctx.slug}
          tags={tags}
        />
      </div>
    </>
  );
}
