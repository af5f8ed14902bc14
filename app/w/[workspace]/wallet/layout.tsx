import type { ReactNode } from "react";
import { requireWorkspace } from "@/lib/access/require-workspace";

type Props = { params: Promise<{ workspace: string }>; children: ReactNode };

/**
 * Asks before loading.tsx answers: once its first bytes are out with a 200, no page below can say 404.
 * The pages prove the right again for themselves.
 */
export default async function WalletLayout({ params, children }: Props) {
  await requireWorkspace((await params).workspace, "wallet:read");
  return children;
}
