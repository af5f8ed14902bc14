import { sql } from "drizzle-orm";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { enqueue } from "@/lib/jobs/enqueue";
import { syncTemplates } from "./sync-templates";

const syncJob = defineJob({
  name: "templates.sync",
  payload: z.strictObject({ workspaceId: z.uuid(), channelId: z.uuid() }),
  maxAttempts: 3,
  run: async ({ workspaceId, channelId }) => {
    const ctx = await systemContext(workspaceId, "Template sync");
    if (ctx) await syncTemplates(ctx, { channelId });
  },
});

/**
 * Asks for a sync of every account with a template in review, and of the others when nobody asked for
 * six hours; webhooks get lost sometimes.
 */
export const pollTemplatesJob = defineJob({
  name: "templates.poll",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await withSystem("find accounts whose templates are to be read", async (tx) => {
      const rows = (await tx.execute(sql`
        select distinct on (t.workspace_id, t.waba_id) t.workspace_id, c.id as channel_id
        from message_templates t
        join channels c on c.workspace_id = t.workspace_id and c.waba_id = t.waba_id and c.deleted_at is null
        where t.deleted_at is null and (
          t.status in ('pending', 'in_appeal') and t.submitted_at < now() - interval '1 minute'
          or t.provider_template_id is not null and t.synced_at < now() - interval '6 hours')`)) as unknown as {
        workspace_id: string;
        channel_id: string;
      }[];
      for (const row of rows) {
        await enqueue(
          tx,
          syncJob,
          { workspaceId: row.workspace_id, channelId: row.channel_id },
          { key: `templates.sync:${row.channel_id}` },
        );
      }
    });
  },
});

export const templateJobs = [syncJob, pollTemplatesJob];
