import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { getTemplate } from "@/lib/templates/queries";

type Props = { params: Promise<{ workspace: string; templateId: string }>; children: ReactNode };

/** Finds it before loading.tsx answers: once its first bytes are out, nothing below can say 404. */
export default async function TemplateLayout({ params, children }: Props) {
  const { workspace, templateId } = await params;
  const ctx = await requireWorkspace(workspace, "templates:read");
  if (!(await getTemplate(ctx, templateId))) notFound();
  return children;
}
