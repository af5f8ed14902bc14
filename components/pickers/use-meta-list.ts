"use client";

import { useEffect, useState } from "react";

export type MetaList<Value> = {
  /** What was read last; kept while the next search is on its way. */
  value: Value | null;
  /** Why Meta told nothing, in its own words. */
  failure: string | null;
  isReading: boolean;
  retry: () => void;
};

const NO_ANSWER = "The server did not answer. Check the connection and try again.";

/**
 * What Meta has at this moment, asked through the server each time a list is opened; nothing is kept.
 * @param address null while there is nothing to ask
 */
export function useMetaList<Value>(address: string | null): MetaList<Value> {
  const [attempt, setAttempt] = useState(0);
  const asked = address === null ? null : `${address}#${attempt}`;
  const [read, setRead] = useState<{
    asked: string | null;
    value: Value | null;
    failure: string | null;
  }>({ asked: null, value: null, failure: null });
  useEffect(() => {
    if (address === null) return undefined;
    const stop = new AbortController();
    void readList<Value>(address, stop.signal).then((outcome) => {
      if (stop.signal.aborted) return;
      setRead(({ value }) => ({
        asked,
        value: "value" in outcome ? outcome.value : value,
        failure: "failure" in outcome ? outcome.failure : null,
      }));
    });
    return () => stop.abort();
  }, [address, asked]);
  const isReading = read.asked !== asked;
  return {
    value: read.value,
    failure: isReading ? null : read.failure,
    isReading,
    retry: () => setAttempt((before) => before + 1),
  };
}

async function readList<Value>(
  address: string,
  signal: AbortSignal,
): Promise<{ value: Value } | { failure: string }> {
  try {
    const response = await fetch(address, { signal, headers: { accept: "application/json" } });
    const answer = (await response.json()) as Value & { error?: { message?: string } };
    return response.ok ? { value: answer } : { failure: answer.error?.message ?? NO_ANSWER };
  } catch {
    return { failure: NO_ANSWER };
  }
}
