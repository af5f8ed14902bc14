import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ImportCheck } from "@/components/contacts/import/import-check";
import { ImportColumns } from "@/components/contacts/import/import-columns";
import { ImportDone } from "@/components/contacts/import/import-done";
import { ImportFrame, type ImportStep } from "@/components/contacts/import/import-frame";
import { ImportRulesForm } from "@/components/contacts/import/import-rules";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { findImport, type ImportDetail } from "@/lib/contacts/import/queries";

export const metadata: Metadata = { title: "Import contacts" };

type Props = {
  params: Promise<{ workspace: string; importId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ImportStepPage({ params, searchParams }: Props) {
  const { workspace, importId } = await params;
  const ctx = await requireWorkspace(workspace, "contacts:import");
  const current = await findImport(ctx, importId);
  if (!current) notFound();
  const step = openStep(current, (await searchParams).step);
  return (
    <ImportFrame current={current} step={step} workspaceSlug={ctx.slug}>
      {step === "columns" ? (
        <ImportColumns current={current} timeZone={ctx.timeZone} workspaceSlug={ctx.slug} />
      ) : step === "rules" ? (
        <ImportRulesForm current={current} workspaceSlug={ctx.slug} />
      ) : step === "check" ? (
        <ImportCheck current={current} workspaceSlug={ctx.slug} />
      ) : (
        <ImportDone current={current} timeZone={ctx.timeZone} workspaceSlug={ctx.slug} />
      )}
    </ImportFrame>
  );
}

/** The step that was asked for, as far as the import has come; it never goes back once it runs. */
function openStep(current: ImportDetail, asked: string | string[] | undefined): ImportStep {
  switch (current.status) {
    case "reading":
    case "mapping":
      return asked === "rules" ? "rules" : "columns";
    case "checking":
      return "check";
    case "checked":
      return asked === "columns" || asked === "rules" ? asked : "check";
    default:
      return "done";
  }
}
