import { timeOfId } from "@/lib/core/ids";

const SECOND_MS = 1_000;

export type ThreadTime = {
  /** What the provider says, never later than its arrival: from here windows are counted. */
  said: Date;
  /** Where it stands in the thread. */
  stands: Date;
};

/**
 * When a message came about that was told by a webhook. Meta tells whole seconds (whatsapp.md 6.1), so
 * the moment lies anywhere in that second, and not after the webhook came. The thread takes the last
 * moment that is possible: what we had said before we could know of it stands before it, and the
 * answer to it after it.
 * @param at ISO time at the provider; null or nonsense: when it came
 * @param messageId a UUIDv7 that tells when it came, see idOfEffect()
 */
export function threadTime(at: string | null, messageId: string): ThreadTime {
  // a clock ahead of ours must not put a message into the future of the thread
  const came = Math.min(timeOfId(messageId), Date.now());
  const said = Math.min(Date.parse(at ?? "") || came, came);
  const isWhole = said % SECOND_MS === 0;
  const stands = isWhole ? Math.min(came, said + SECOND_MS - 1) : said;
  return { said: new Date(said), stands: new Date(stands) };
}
