import { sql } from "drizzle-orm";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { defineJob } from "@/lib/jobs/define-job";

/**
 * Puts back into the queue what came for a number before it belonged to a workspace, and what came
 * for its account while no number of it was connected (G4).
 */
export async function replayUnmatched(phoneNumberId: string): Promise<number> {
  return withSystem("replay updates of a connected number", async (tx) => {
    const rows = (await tx.execute(sql`
      with mine as (
        delete from unmatched_updates u where u.phone_number_id = ${phoneNumberId}
          or (u.phone_number_id is null and u.waba_id in (
            select waba_id from channels where phone_number_id = ${phoneNumberId} and deleted_at is null))
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
  payload: z.strictObject({ workspaceId: z.uuid(), phoneNumberId: z.string() }),
  run: async ({ phoneNumberId }) => {
    await replayUnmatched(phoneNumberId);
  },
});
