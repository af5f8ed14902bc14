"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useTransition } from "react";
import { isDroppedAnswer } from "./dropped-answer";

type PageError = Error & { digest?: string };

const LOOK_EVERY_MS = 2_000;

/**
 * Has a page tried again by itself once the server answers, if its answer broke off on the way.
 * @param again the same function at each call
 * @returns whether it broke off
 */
export function useComeBack(error: PageError, again: () => void): boolean {
  const dropped = isDroppedAnswer(error);
  useEffect(() => {
    if (!dropped) return;
    const timer = setInterval(async () => {
      const answer = await fetch("/api/health", { cache: "no-store" }).catch(() => null);
      if (answer?.ok) again();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [dropped, again]);
  return dropped;
}

/**
 * Tries a page again that could not be shown. What the server could not answer has to be asked of it
 * anew; drawing it again would only draw the same failure.
 */
export function useRetry(reset: () => void, error: PageError) {
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
  return { retry, retrying, dropped: useComeBack(error, retry) };
}
