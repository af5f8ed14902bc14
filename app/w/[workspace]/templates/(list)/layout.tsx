import type { ReactNode } from "react";
import { requireWorkspace } from "@/lib/access/require-workspace";

type Props = { params: Promise<{ workspace: string }>; children: ReactNode };

/** Asks before loading.tsx answers, as for campaigns. The page proves the right again for itself. */
export default async function TemplatesLayout({ params, children }: Props) {
  await requireWorkspace((await params).workspace, "templates:read");
  return children;
}
