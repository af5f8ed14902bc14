"use client";

import { useCallback, useEffect, useState } from "react";
import { useWorkspaceNews } from "@/components/layout/workspace-events";
import type { NavigationCounts } from "@/lib/workspaces/queries";

/** Messages come many at once, and nobody reads a number that changes faster. */
const QUIET_MS = 2_000;

export type LiveCounts = NavigationCounts & {
  /** What the list of unread conversations holds. */
  unread: number;
};

/** The numbers beside the navigation, which stay true while a page stays open (NO-3). */
export function useLiveCounts(slug: string, first: LiveCounts): LiveCounts {
  const [counts, setCounts] = useState(first);
  // the server drew the frame anew
  useEffect(() => setCounts(first), [first]);
  const [missed, setMissed] = useState(false);
  const read = useCallback(async () => {
    setMissed(document.hidden);
    if (document.hidden) return;
    const answer = await fetch(`/w/${slug}/counts`).catch(() => null);
    // without an answer the numbers stand; the next event asks again
    if (answer?.ok) setCounts((await answer.json()) as LiveCounts);
  }, [slug]);
  useWorkspaceNews(
    slug,
    ["conversation", "campaign", "template", "channel"],
    () => void read(),
    QUIET_MS,
  );
  useEffect(() => {
    if (!missed) return undefined;
    const onVisible = () => void read();
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [missed, read]);
  return counts;
}
