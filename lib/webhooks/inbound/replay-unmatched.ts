import { sql } from "drizzle-orm";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { defineJob } from "@/lib/jobs/define-job";

/**
 * Puts back into the queue what came for a number before it belonged to a workspace, and what came
 * for its account while no number of it was connected (G4).
 */
export async function replayUnmatched(senderId: string): Promise<number> {
  return withSystem("replay updates of a connected number", async (tx) => {
    const rows = (await tx.execute(sql`
      with mine as (
        delete from unmatched_updates u where u.sender_id = ${senderId}
          or (u.sender_id is null and u.account_id in (
            select account_id from channels where sender_id = ${senderId} and deleted_at is null))
        returning webhook_event_id
      )
      update webhook_events e set status = 'pending', next_attempt_at = now(), attempts = 0
      from (select distinct webhook_event_id from mine) m
      where e.id = m.webhook_event_id
      returning e.id`)) as unknown as { id: string }[];
    if (rows.length > 0) await tx.execute(sql`select pg_notify('tickline_webhooks', '')`);
    return rows.length;
  });
}

export const replayUnmatchedJob = defineJob({
  name: "webhooks.replay_unmatched",
  // Meta's word, whose updates alone come unmatched: jobs wait in the queue while the program changes
  payload: z.strictObject({ workspaceId: z.uuid(), phoneNumberId: z.string() }),
  run: async ({ phoneNumberId }) => {
    await replayUnmatched(phoneNumberId);
  },
});
