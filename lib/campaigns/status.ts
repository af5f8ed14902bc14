import type { CampaignStatus } from "@/db/enums/campaigns";

/** The one machine of a campaign; a move that is not here does not exist (F2). */
const MOVES: Record<CampaignStatus, readonly CampaignStatus[]> = {
  draft: ["preparing", "running"],
  preparing: ["running", "draft", "failed"],
  running: ["paused", "completed", "cancelled", "failed"],
  paused: ["running", "cancelled"],
  completed: [],
  cancelled: [],
  failed: [],
};

export function mayMove(from: CampaignStatus, to: CampaignStatus): boolean {
  return MOVES[from].includes(to);
}

/** States from which a move is allowed: the precondition that the UPDATE repeats. */
export function statesBefore(to: CampaignStatus): CampaignStatus[] {
  return (Object.keys(MOVES) as CampaignStatus[]).filter((from) => mayMove(from, to));
}

/** Nothing will be sent any more by itself. */
export function isOver(status: CampaignStatus): boolean {
  return MOVES[status].length === 0;
}
