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

/** Accounts at one go: Meta counts calls by the hour, and the next round is two minutes away. */
const ACCOUNTS_AT_ONCE = 500;

/**
 * Asks for a sync of every account with a template in review, and of the others when Meta was not
 * asked for six hours, those without any template here among them; webhooks get lost sometimes.
 */
export const pollTemplatesJob = defineJob({
  name: "templates.poll",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await withSystem("find accounts whose templates are to be read", async (tx) => {
      const rows = (await tx.execute(sql`
        select workspace_id, channel_id from (
          select distinct on (c.workspace_id, c.account_id)
            c.workspace_id, c.id as channel_id, c.templates_asked_at as asked_at,
            exists (select from message_templates t
              where t.workspace_id = c.workspace_id and t.waba_id = c.account_id
                and t.deleted_at is null and t.status in ('pending', 'in_appeal')
                and t.submitted_at < now() - interval '1 minute') as in_review
          from channels c
          where c.kind = 'whatsapp' and c.deleted_at is null and c.status <> 'disconnected'
          -- a number whose token works asks for its account
          order by c.workspace_id, c.account_id, c.token_problem is not null,
            c.access_token is null, c.id) accounts
        where in_review or asked_at is null or asked_at < now() - interval '6 hours'
        order by in_review desc, asked_at nulls first
        limit ${ACCOUNTS_AT_ONCE}`)) as unknown as {
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
