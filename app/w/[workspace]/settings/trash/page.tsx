import type { Metadata } from "next";
import { TrashScreen } from "@/components/trash/trash-screen";
import { SettingsHeader } from "@/components/workspaces/settings-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { settingsRights } from "@/lib/access/settings-rights";
import { zoneCity } from "@/lib/core/format/time-zones";
import { listTrash } from "@/lib/trash/queries";
import { listTrashSchema } from "@/lib/trash/schema";

export const metadata: Metadata = { title: "Trash" };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function TrashPage({ params, searchParams }: Props) {
  const ctx = await requireWorkspace((await params).workspace);
  const { kind, q } = await searchParams;
  const filter = listTrashSchema.parse({ kind: kind || undefined, search: q || undefined });
  const page = await listTrash(ctx, filter);
  return (
    <>
      <SettingsHeader current="trash" may={settingsRights(ctx)} workspaceSlug={ctx.slug} />
      <TrashScreen
        filter={filter}
        footnote={`Times in ${zoneCity(ctx.timeZone)}`}
        page={page}
        timeZone={ctx.timeZone}
        workspaceSlug={ctx.slug}
      />
    </>
  );
}
