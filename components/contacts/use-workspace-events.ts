"use client";

import { useEffect, useRef } from "react";

/**
 * Calls back when the workspace announces a change of a topic, at most once in `quietMs`; also after
 * the stream was lost and is back, because something may have been missed.
 */
export function useWorkspaceEvents(
  workspaceSlug: string,
  topic: "contacts" | "import",
  onEvent: () => void,
  quietMs = 400,
): void {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(() => {
    const stream = new EventSource(`/api/stream?workspace=${encodeURIComponent(workspaceSlug)}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        latest.current();
      }, quietMs);
    };
    let lost = false;
    stream.addEventListener(topic, tell);
    stream.addEventListener("resync", tell);
    stream.addEventListener("error", () => {
      lost = true;
    });
    stream.addEventListener("open", () => {
      if (lost) tell();
      lost = false;
    });
    return () => {
      clearTimeout(timer);
      stream.close();
    };
  }, [workspaceSlug, topic, quietMs]);
}
