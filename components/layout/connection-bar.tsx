"use client";

import { useEffect, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";

export type ConnectionBarProps = {
  /** State of the event stream, from the page that holds it. */
  stream?: "live" | "reconnecting";
  /** What waits to be sent. */
  queued?: number;
  onRetry?: (() => void) | undefined;
};

/** Blips shorter than this are not worth a strip. */
const PATIENCE_MS = 2000;

/** Says within 3 s that the line is gone, what is safe, and goes away by itself. */
export function ConnectionBar({ stream = "live", queued = 0, onRetry }: ConnectionBarProps) {
  const [online, setOnline] = useState(true);
  const [overdue, setOverdue] = useState(false);
  useEffect(() => {
    const read = () => setOnline(navigator.onLine);
    read();
    window.addEventListener("online", read);
    window.addEventListener("offline", read);
    return () => {
      window.removeEventListener("online", read);
      window.removeEventListener("offline", read);
    };
  }, []);
  const broken = !online || stream === "reconnecting";
  useEffect(() => {
    if (!broken) {
      setOverdue(false);
      return undefined;
    }
    const timer = setTimeout(() => setOverdue(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [broken]);
  if (!overdue) return null;
  const waiting =
    queued > 0
      ? `${queued} ${queued === 1 ? "message waits" : "messages wait"} here and will be sent once.`
      : "What you type is kept here.";
  return (
    <Banner
      action={
        onRetry ? (
          <Button look="quiet" onClick={onRetry} size="sm">
            Try now
          </Button>
        ) : undefined
      }
      live
      shape="bar"
      title={online ? "The live connection dropped." : "You are offline."}
      tone="warn"
    >
      {waiting} What you see may be older than it looks.
    </Banner>
  );
}
