import { useState } from "react";
import type { ActionResult } from "@/components/forms/action-result";
import { answerTo } from "@/components/forms/no-answer";

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
    request: (seenVersion: number) => Promise<ActionResult<Value>>,
    /** Also when no answer came; not called for a question that waits. */
    onTold: (result: ActionResult<Value>) => void,
  ): Promise<void> => {
    const attempt = async (seenVersion: number): Promise<ActionResult<Value>> => {
      const result = await answerTo(request(seenVersion));
      if (result.ok || result.error.code !== "stale") {
        onTold(result);
        return result;
      }
      const { message, version = seenVersion } = result.error;
      const again = async () => {
        const next = await attempt(version);
        return !next.ok && next.error.code === "stale" ? next : { ok: true as const };
      };
      setQuestion({ words: message, again });
      return result;
    };
    await attempt(readVersion());
  };
  return { send, question, close: () => setQuestion(null) };
}
