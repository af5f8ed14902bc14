"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";

/**
 * Tries a page again that could not be shown. What the server could not answer has to be asked of it
 * anew; drawing it again would only draw the same failure.
 */
export function useRetry(reset: () => void): { retry: () => void; retrying: boolean } {
  const router = useRouter();
  const [retrying, startTransition] = useTransition();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return { retry, retrying };
}
