"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** A running campaign settles many times a second; people read no faster than this. */
const LEAST_PAUSE_MS = 1_500;

/** Keeps the wallet true while it is open: reads again when money moved. Draws nothing. */
export function WalletRefresh({ workspace }: { workspace: string }) {
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastMs = 0;
    const refresh = () => {
      if (timer) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          lastMs = Date.now();
          router.refresh();
        },
        Math.max(0, lastMs + LEAST_PAUSE_MS - Date.now()),
      );
    };
    const stream = new EventSource(`/api/stream?workspace=${encodeURIComponent(workspace)}`);
    stream.addEventListener("wallet", refresh);
    stream.addEventListener("resync", refresh);
    return () => {
      stream.close();
      clearTimeout(timer);
    };
  }, [workspace, router]);
  return null;
}
