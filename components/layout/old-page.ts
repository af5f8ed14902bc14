"use client";

import { unstable_isUnrecognizedActionError } from "next/navigation";
import { useSyncExternalStore } from "react";

/*
 * A page that was opened before an update of the program: the new server does not know its actions
 * any more. That is no matter of the connection, and trying again cannot help; a reload does.
 */

let isOld = false;
const listeners = new Set<() => void>();

/**
 * Looks whether that is why an action failed, and has the page say so.
 * @returns true: the server did nothing, and this page cannot do it any more
 */
export function noteOldPage(error: unknown): boolean {
  if (!unstable_isUnrecognizedActionError(error)) return false;
  isOld = true;
  for (const listener of listeners) listener();
  return true;
}

export const isOldPage = () => isOld;

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** This page has met a newer version of the program. */
export function useOldPage(): boolean {
  return useSyncExternalStore(subscribe, isOldPage, () => false);
}
