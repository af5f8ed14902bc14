"use client";

import { useSyncExternalStore } from "react";

/** The reader's own time zone; until the browser has said it, the workspace's. */
export function useReaderZone(workspaceZone: string): string {
  return useSyncExternalStore(
    () => () => undefined,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => workspaceZone,
  );
}
