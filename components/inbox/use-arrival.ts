"use client";

import { useEffect, useRef } from "react";
import { replaceAddress, useAddress } from "./address";

/**
 * Somebody came in order to write (`?write=1`): the field is theirs while the window is open, else
 * the templates are. It happens once, and a reload does not repeat it.
 */
export function useArrival({
  ready,
  windowOpen,
  onWrite,
  onTemplate,
}: {
  /** The conversation is read, and may be written in. */
  ready: boolean;
  windowOpen: boolean;
  onWrite: () => void;
  onTemplate: () => void;
}): void {
  const wants = useAddress().query.has("write");
  const acts = useRef({ onWrite, onTemplate });
  acts.current = { onWrite, onTemplate };
  useEffect(() => {
    if (!wants || !ready) return;
    const address = new URL(window.location.href);
    address.searchParams.delete("write");
    replaceAddress(address.href);
    if (windowOpen) acts.current.onWrite();
    else acts.current.onTemplate();
  }, [wants, ready, windowOpen]);
}
