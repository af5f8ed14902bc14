"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** A review that ends sends several updates at once; they are read together. */
const GATHER_MS = 250;

/** Reads the page again when Meta or a colleague changed a template. Draws nothing. */
export function TemplateRefresh({ workspace }: { workspace: string }) {
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      clearTimeout(timer);
      timer = setTimeout(() => router.refresh(), GATHER_MS);
    };
    const stream = new EventSource(`/api/stream?workspace=${encodeURIComponent(workspace)}`);
    stream.addEventListener("template", refresh);
    stream.addEventListener("resync", refresh);
    return () => {
      stream.close();
      clearTimeout(timer);
    };
  }, [workspace, router]);
  return null;
}
