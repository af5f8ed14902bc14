import { sql } from "drizzle-orm";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { finishCampaign } from "./finish-campaign";
import { springTripWires } from "./spring-trip-wires";

/**
 * Each ten minutes: campaigns that were cancelled while a sender still held some of their people.
 * The sender hands those back and clears the queue; one that dies in between leaves it to this.
 */
export const finishCancelledJob = defineJob({
  name: "campaigns.finish_cancelled",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    const rows = (await withSystem("find cancelled campaigns with people left", (tx) =>
      tx.execute(sql`
        select c.workspace_id, c.id from campaigns c
        where c.status = 'cancelled' and c.completed_at > now() - interval '40 days' and exists (
          select 1 from campaign_recipients r where r.workspace_id = c.workspace_id
            and r.campaign_id = c.id and r.state = 'pending')
        limit 100`),
    )) as unknown as { workspace_id: string; id: string }[];
    for (const { workspace_id, id } of rows) {
      const ctx = await systemContext(workspace_id, "Sending");
      if (ctx) await finishCampaign(ctx, { campaignId: id });
    }
  },
});

/** A number's health changed: its running campaigns are looked at. Asked for by lib/channels. */
export const lookForTripWiresJob = defineJob({
  name: "campaigns.look_for_trip_wires",
  payload: z.strictObject({ workspaceId: z.uuid(), channelId: z.uuid() }),
  maxAttempts: 5,
  run: async ({ workspaceId, channelId }) => {
    const ctx = await systemContext(workspaceId, "Brake");
    if (ctx) await springTripWires(ctx, { channelId });
  },
});

export const campaignJobs = [finishCancelledJob, lookForTripWiresJob];
