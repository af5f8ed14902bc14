import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";

/** Tells the workers that a number has something to send; heard when the transaction commits. */
export async function wakeSenders(tx: WorkspaceTx, channelId: string): Promise<void> {
  await tx.execute(sql`select pg_notify('tickline_send', ${JSON.stringify({ channelId })})`);
}

/** Tells the workers that a campaign must stop now: what has not begun goes back into the queue. */
export async function stopSenders(tx: WorkspaceTx, campaignId: string): Promise<void> {
  await tx.execute(
    sql`select pg_notify('tickline_send', ${JSON.stringify({ stopCampaignId: campaignId })})`,
  );
}
