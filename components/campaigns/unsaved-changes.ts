import { keptName, readKept } from "@/components/layout/kept-here";

/** What somebody changed in a campaign and the server has not got, with the campaign that they saw. */
export type Unsaved<Changes> = { changes: Changes; seenAt: string };

const nameOf = (userId: string, campaignId: string) => keptName(userId, `campaign.${campaignId}`);

/** @param seenAt when the campaign that they saw was last changed, ISO */
export function keepUnsaved<Changes>(
  userId: string,
  campaignId: string,
  unsaved: Unsaved<Changes>,
): void {
  try {
    localStorage.setItem(nameOf(userId, campaignId), JSON.stringify(unsaved));
  } catch {
    // private windows may refuse; the tab still has it
  }
}

export function forgetUnsaved(userId: string, campaignId: string): void {
  try {
    localStorage.removeItem(nameOf(userId, campaignId));
  } catch {
    // see keepUnsaved
  }
}

/** Nobody else's, and nothing of another shape. */
export function recallUnsaved<Changes extends object>(
  userId: string,
  campaignId: string,
): Unsaved<Changes> | null {
  const name = nameOf(userId, campaignId);
  const text = readKept(userId, "campaign.").find(([one]) => one === name)?.[1];
  try {
    const found: Partial<Unsaved<Changes>> | null = JSON.parse(text ?? "null");
    const { changes, seenAt } = found ?? {};
    return typeof changes === "object" && changes !== null && typeof seenAt === "string"
      ? { changes, seenAt }
      : null;
  } catch {
    return null;
  }
}
