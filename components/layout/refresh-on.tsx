"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import type { RealtimeTopic } from "@/lib/realtime/publish";
import { useWorkspaceEvents } from "./workspace-events";

/** Sending moves things many times a second; people read no faster than this. */
const LEAST_PAUSE_MS = 1_000;

type RefreshOnProps = {
  workspace: string;
  topics: readonly RealtimeTopic[];
  /** Only events about this campaign count; null or left out: all. */
  campaignId?: string | null;
  /**
   * Also once at the beginning: what is followed may have ended between the reading of the page and
   * the opening of the stream.
   */
  atOnce?: boolean;
};

/**
 * Reads the page again when the workspace announces a change of a topic: at most once a second,
 * never two reads at once, and a change while the tab is hidden when it comes back.
 */
export function useRefreshOn({
  workspace,
  topics,
  campaignId = null,
  atOnce = false,
}: RefreshOnProps): void {
  const router = useRouter();
  const [reading, startReading] = useTransition();
  // a second read would throw the first away, and on a slow line nothing would ever arrive
  const busy = useRef(false);
  const missed = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const lastMs = useRef(0);
  const refresh = useRef(() => {});
  useEffect(() => {
    refresh.current = () => {
      if (document.hidden || busy.current) {
        missed.current = true;
        return;
      }
      timer.current ??= setTimeout(
        () => {
          timer.current = undefined;
          lastMs.current = Date.now();
          missed.current = false;
          busy.current = true;
          startReading(() => router.refresh());
        },
        Math.max(0, lastMs.current + LEAST_PAUSE_MS - Date.now()),
      );
    };
  }, [router]);
  useEffect(() => {
    busy.current = reading;
    if (!reading && missed.current) refresh.current();
  }, [reading]);
  useEffect(() => {
    const onVisible = () => {
      if (!document.hidden && missed.current) refresh.current();
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, []);
  useEffect(() => {
    if (atOnce) refresh.current();
  }, [atOnce]);
  useWorkspaceEvents(workspace, {
    resync: () => refresh.current(),
    ...Object.fromEntries(
      topics.map((topic) => [
        topic,
        (payload: { campaignId?: unknown }) => {
          if (campaignId === null || topic !== "campaign" || payload.campaignId === campaignId) {
            refresh.current();
          }
        },
      ]),
    ),
  });
}

/** The same for pages that are drawn on the server. Draws nothing. */
export function RefreshOn(props: RefreshOnProps) {
  useRefreshOn(props);
  return null;
}
