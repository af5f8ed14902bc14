import type { Metadata } from "next";
import { ImportFrame } from "@/components/contacts/import/import-frame";
import { ImportUpload } from "@/components/contacts/import/import-upload";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listImports } from "@/lib/contacts/import/queries";

export const metadata: Metadata = { title: "Import contacts" };

type Props = { params: Promise<{ workspace: string }> };

export default async function ImportPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "contacts:import");
  const history = await listImports(ctx, 10);
  return (
    <ImportFrame current={null} step="file" workspaceSlug={ctx.slug}>
      <ImportUpload history={history} timeZone={ctx.timeZone} workspaceSlug={ctx.slug} />
    </ImportFrame>
  );
}
