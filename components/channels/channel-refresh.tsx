"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page again when a number of the workspace changed. Draws nothing. */
export function ChannelRefresh({ workspace }: { workspace: string }) {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => router.refresh();
    const stream = new EventSource(`/api/stream?workspace=${encodeURIComponent(workspace)}`);
    stream.addEventListener("channel", refresh);
    stream.addEventListener("resync", refresh);
    return () => stream.close();
  }, [workspace, router]);
  return null;
}
