"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useTransition } from "react";
import { isDroppedAnswer } from "./dropped-answer";

const LOOK_EVERY_MS = 2_000;

/**
 * Tries a page again that could not be shown. What the server could not answer has to be asked of it
 * anew; drawing it again would only draw the same failure. A page whose answer broke off on the way
 * comes back by itself once the server answers.
 */
export function useRetry(reset: () => void, error: Error & { digest?: string }) {
  const router = useRouter();
  const [retrying, startTransition] = useTransition();
  const retry = useCallback(
    () =>
      startTransition(() => {
        router.refresh();
        reset();
      }),
    [router, reset],
  );
  const dropped = isDroppedAnswer(error);
  useEffect(() => {
    if (!dropped) return;
    const timer = setInterval(async () => {
      const answer = await fetch("/api/health", { cache: "no-store" }).catch(() => null);
      if (answer?.ok) retry();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [dropped, retry]);
  return { retry, retrying, dropped };
}
