import { sql } from "drizzle-orm";
import * as z from "zod";
import { channels } from "@/db/schema/channels";
import { withSystem } from "@/db/tenant";
import { describeResendFailure } from "@/lib/channels/email/describe-failure";
import { receivedEmailId } from "@/lib/channels/email/parse-webhook";
import { resendForChannel } from "@/lib/channels/resend-for-channel";
import { defineJob } from "@/lib/jobs/define-job";
import { FETCH_RECEIVED_JOB } from "./store-event";

type Half = {
  body: Buffer;
  workspaceId: string;
  channelId: string;
  name: string;
  accessToken: string | null;
};

/**
 * Fetches the words of a mail that a post of Resend's only names, and lets the post be worked on. The
 * post itself was stored and answered before: nothing is lost while Resend does not answer, and after
 * some hours the mail is shown without its words (HALF_WAITS). Outside any transaction.
 * @throws Error while trying again makes sense
 */
export async function fetchReceived({ eventId }: { eventId: string }): Promise<void> {
  const [half] = await withSystem("what of a mail has to be fetched", (tx) =>
    tx.execute<Half>(sql`
      select e.body, h.workspace_id as "workspaceId", h.id as "channelId", h.name,
        h.access_token as "accessToken"
      from webhook_events e
      join ${channels} h on h.id = e.channel_id and h.deleted_at is null
      where e.id = ${eventId}::uuid and e.status = 'pending' and e.fetched is null`),
  );
  const emailId = half && receivedEmailId(half.body.toString("utf8"));
  if (!half || !emailId) return;
  const { workspaceId, channelId, name, accessToken } = half;
  const client = resendForChannel({ workspaceId, id: channelId, name, accessToken });
  const found = await client.receivedEmail(emailId);
  const isGone = !found.ok && found.failure.kind === "refused" && found.failure.status === 404;
  if (!found.ok && !isGone) throw new Error(describeResendFailure(found.failure));
  await withSystem("let a mail be worked on", (tx) =>
    tx.execute(sql`
      with whole as (
        update webhook_events set fetched = ${JSON.stringify(found.ok ? found.value : null)}::jsonb,
          next_attempt_at = now()
        where id = ${eventId}::uuid and status = 'pending' returning id
      )
      select pg_notify('tickline_webhooks', '') where exists (select 1 from whole)`),
  );
}

export const fetchReceivedJob = defineJob({
  ...FETCH_RECEIVED_JOB,
  payload: z.strictObject({ eventId: z.uuid() }),
  run: fetchReceived,
});
