import type { AssignmentMode } from "@/db/enums/inbox";

/** Somebody who may be given a conversation. */
export type Agent = {
  memberId: string;
  /** Conversations that are open and theirs. */
  open: number;
  /** Null: no limit. */
  capacity: number | null;
  /** ISO; null: never. */
  lastGivenAt: string | null;
};

/**
 * Who gets the next conversation: in turn it is whoever waited longest for one, by load whoever has
 * the fewest, the longest wait deciding among equals. Nobody goes above their capacity.
 * @returns null when nobody has room, or nothing is given out by itself
 */
export function chooseAgent(mode: AssignmentMode, agents: readonly Agent[]): Agent | null {
  if (mode === "off") return null;
  const free = agents.filter(({ open, capacity }) => capacity === null || open < capacity);
  const turn = (one: Agent, other: Agent) =>
    (one.lastGivenAt ? Date.parse(one.lastGivenAt) : 0) -
      (other.lastGivenAt ? Date.parse(other.lastGivenAt) : 0) ||
    (one.memberId < other.memberId ? -1 : 1);
  const order =
    mode === "load"
      ? (one: Agent, other: Agent) => one.open - other.open || turn(one, other)
      : turn;
  return [...free].sort(order)[0] ?? null;
}
