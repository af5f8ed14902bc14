"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";

/** A running campaign changes many times a second; people read no faster than this. */
const LEAST_PAUSE_MS = 1_000;

/**
 * Reads the page again when a campaign moved, at most once a second, and after a gap in the stream.
 * A change while the tab is hidden is shown when it comes back.
 * @param campaignId null: every campaign of the workspace
 * @param options.withMessages also when a single message moved: test sends belong to no campaign
 */
export function useCampaignStream(
  workspaceSlug: string,
  campaignId: string | null,
  { withMessages = false }: { withMessages?: boolean } = {},
): void {
  const router = useRouter();
  const [reading, startReading] = useTransition();
  // a second read would throw the first away, and on a slow line nothing would ever arrive
  const busy = useRef(false);
  const missed = useRef(false);
  const refreshSoon = useRef(() => {});
  useEffect(() => {
    busy.current = reading;
    if (!reading && missed.current) refreshSoon.current();
  }, [reading]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastMs = 0;
    const refresh = () => {
      if (document.hidden || busy.current) {
        missed.current = true;
        return;
      }
      if (timer) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          lastMs = Date.now();
          missed.current = false;
          busy.current = true;
          startReading(() => router.refresh());
        },
        Math.max(0, lastMs + LEAST_PAUSE_MS - Date.now()),
      );
    };
    refreshSoon.current = refresh;
    const onCampaign = (event: MessageEvent<string>) => {
      const payload = JSON.parse(event.data) as { campaignId?: string };
      if (campaignId === null || payload.campaignId === campaignId) refresh();
    };
    const onVisible = () => {
      if (!document.hidden && missed.current) refresh();
    };
    const stream = new EventSource(`/api/stream?workspace=${encodeURIComponent(workspaceSlug)}`);
    stream.addEventListener("campaign", onCampaign);
    stream.addEventListener("resync", refresh);
    if (withMessages) stream.addEventListener("conversation", refresh);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      stream.close();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [workspaceSlug, campaignId, withMessages, router]);
}

/** The same for pages that are drawn on the server. Draws nothing. */
export function CampaignStream(props: { workspaceSlug: string; campaignId: string | null }) {
  useCampaignStream(props.workspaceSlug, props.campaignId);
  return null;
}
