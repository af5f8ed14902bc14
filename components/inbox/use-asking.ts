import { useState } from "react";

type Told<Value> =
  | { ok: true; value: Value }
  | { ok: false; error: { code: string; message: string; version?: number | undefined } };

type Question = {
  words: string;
  /** Sends it all the same, knowing what was told; asks again when there is more. */
  again: () => Promise<{ ok: true } | { ok: false; error: { message: string } }>;
};

export type Asking = ReturnType<typeof useAsking>;

/**
 * Sends something by one press, and when a colleague answered meanwhile asks before it goes over them
 * (S8).
 */
export function useAsking(readVersion: () => number) {
  const [question, setQuestion] = useState<Question | null>(null);
  const send = async <Value>(
    request: (seenVersion: number) => Promise<Told<Value>>,
    /** With null when no answer came; not called for a question that waits. */
    onTold: (result: Told<Value> | null) => void,
  ): Promise<void> => {
    const attempt = async (seenVersion: number): Promise<Told<Value> | null> => {
      const result = await request(seenVersion).catch(() => null);
      if (result?.ok !== false || result.error.code !== "stale") {
        onTold(result);
        return result;
      }
      const { message, version = seenVersion } = result.error;
      const again = async () => {
        const next = await attempt(version);
        return next?.ok === false && next.error.code === "stale" ? next : { ok: true as const };
      };
      setQuestion({ words: message, again });
      return result;
    };
    await attempt(readVersion());
  };
  return { send, question, close: () => setQuestion(null) };
}
