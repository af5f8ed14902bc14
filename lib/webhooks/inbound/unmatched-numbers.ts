import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";

export type UnmatchedNumber = {
  /** Null for updates that are about a whole account. */
  senderId: string | null;
  accountId: string | null;
  updates: number;
  /** ISO 8601 */
  firstAt: string;
  lastAt: string;
};

/**
 * Numbers that Meta posts updates for and nobody has connected, the latest first (G4). For whoever
 * runs the installation: no workspace is told, because the numbers are nobody's yet.
 */
export async function listUnmatchedNumbers(limit = 100): Promise<UnmatchedNumber[]> {
  return (await withSystem("list numbers that nobody has connected", (tx) =>
    tx.execute(sql`
      select sender_id as "senderId", max(account_id) as "accountId", count(*)::int as updates,
        to_json(min(created_at)) #>> '{}' as "firstAt", to_json(max(created_at)) #>> '{}' as "lastAt"
      from unmatched_updates
      group by sender_id, case when sender_id is null then account_id end
      order by max(created_at) desc limit ${limit}`),
  )) as unknown as UnmatchedNumber[];
}
