"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** A running campaign changes many times a second; people read no faster than this. */
const LEAST_PAUSE_MS = 1_000;

/**
 * Reads the page again when a campaign moved, at most once a second, and after a gap in the stream.
 * A change while the tab is hidden is shown when it comes back.
 * @param campaignId null: every campaign of the workspace
 */
export function useCampaignStream(workspaceSlug: string, campaignId: string | null): void {
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastMs = 0;
    let missed = false;
    const refresh = () => {
      if (document.hidden) {
        missed = true;
        return;
      }
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
    const onCampaign = (event: MessageEvent<string>) => {
      const payload = JSON.parse(event.data) as { campaignId?: string };
      if (campaignId === null || payload.campaignId === campaignId) refresh();
    };
    const onVisible = () => {
      if (document.hidden || !missed) return;
      missed = false;
      refresh();
    };
    const stream = new EventSource(`/api/stream?workspace=${encodeURIComponent(workspaceSlug)}`);
    stream.addEventListener("campaign", onCampaign);
    stream.addEventListener("resync", refresh);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      stream.close();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [workspaceSlug, campaignId, router]);
}

/** The same for pages that are drawn on the server. Draws nothing. */
export function CampaignStream(props: { workspaceSlug: string; campaignId: string | null }) {
  useCampaignStream(props.workspaceSlug, props.campaignId);
  return null;
}
