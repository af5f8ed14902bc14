import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { getChannel } from "@/lib/channels/queries";
import { isId } from "@/lib/core/ids";

type Props = { params: Promise<{ workspace: string; channelId: string }>; children: ReactNode };

/** Finds it before loading.tsx answers: once its first bytes are out, nothing below can say 404. */
export default async function ChannelLayout({ params, children }: Props) {
  const { workspace, channelId } = await params;
  const ctx = await requireWorkspace(workspace, "channels:read");
  if (!isId(channelId) || !(await getChannel(ctx, channelId))) notFound();
  return children;
}
