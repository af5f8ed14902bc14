"use client";

import { useEffect, useRef } from "react";

/**
 * Calls back when the workspace announces a change of a topic, at most once in `quietMs`; also when
 * something may have been missed: after a lost stream, and for an import once at the beginning.
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
    // A job may have ended between the reading of the page and the opening of the stream.
    let missed = topic === "import";
    stream.addEventListener(topic, tell);
    stream.addEventListener("resync", tell);
    stream.addEventListener("error", () => {
      missed = true;
    });
    stream.addEventListener("open", () => {
      if (missed) tell();
      missed = false;
    });
    return () => {
      clearTimeout(timer);
      stream.close();
    };
  }, [workspaceSlug, topic, quietMs]);
}
