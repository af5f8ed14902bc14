import { and, eq, sql } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { sendBatches } from "@/db/schema/jobs";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { ownFilesIn } from "@/lib/channels/own-file";
import { messagePayload, recipientAt } from "@/lib/channels/whatsapp/message-payload";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import type { PreparedBatch } from "@/lib/messages/prepared-message";
import { buildTemplateContent } from "@/lib/templates/build-template-content";
import { releaseHold } from "@/lib/wallet/release-hold";
import { readEveryLanguage } from "./template-variants";

type Claim = {
  campaignId: string;
  workerId: string;
  limit: number;
  /** Of the batch; who asks knows it also when the answer is lost. */
  batchId?: string;
};

type ClaimedRow = {
  id: string;
  contact_id: string;
  template_id: string | null;
  address: string;
  parameters: Record<string, string>;
  price: string;
  attempts: number;
  skip: string | null;
};

/**
 * Takes the next recipients of a running campaign and writes their messages as "sending": committed
 * before the first request leaves, so that no crash can make anybody get it twice (S1, reliability
 * 0.1). The recipient's id becomes the message's id. Whoever opted out, was blocked or removed since
 * the launch is skipped here, and their money is freed (r60).
 * @returns null when the campaign has nothing to send at this moment
 */
export async function claimRecipients(
  ctx: WorkspaceContext,
  { campaignId, workerId, limit, batchId = newId() }: Claim,
): Promise<PreparedBatch | null> {
  return withWorkspace(ctx, async (tx) => {
    const [row] = await tx
      .select({
        campaign: campaigns,
        template: {
          id: messageTemplates.id,
          wabaId: messageTemplates.wabaId,
          name: messageTemplates.name,
        },
      })
      .from(campaigns)
      .innerJoin(
        messageTemplates,
        and(
          eq(messageTemplates.workspaceId, campaigns.workspaceId),
          eq(messageTemplates.id, campaigns.templateId),
        ),
      )
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.id, campaignId),
          eq(campaigns.status, "running"),
          // a suspended workspace sends nothing; its campaigns wait where they are (A13)
          sql`not exists (select 1 from workspaces w
            where w.id = ${ctx.workspaceId} and w.suspended_at is not null)`,
        ),
      );
    if (!row) return null;
    const { campaign, template } = row;
    const languages = await readEveryLanguage(tx, ctx, template);
    // each recipient names the language that was frozen with their price
    const variants = new Map(languages.map((one) => [one.id, one]));
    const marketing = languages.filter(({ category }) => category === "marketing");
    const marketingIds = JSON.stringify(marketing.map(({ id }) => id));
    // what Meta paused a moment ago waits until the wires pause the campaign (trip-wires.ts)
    const approved = languages.filter(({ status }) => status === "approved");
    const approvedIds = JSON.stringify(approved.map(({ id }) => id));

    // Rows are named by arrays and contacts looked up one by one: a campaign that was launched a
    // moment ago has no statistics, and a join would read its whole audience for each batch.
    const claimed = (await tx.execute(sql`
      with next as materialized (
        select r.id, r.contact_id, r.template_id, r.address, r.parameters, r.price, r.attempts
        from campaign_recipients r
        where r.workspace_id = ${ctx.workspaceId} and r.campaign_id = ${campaignId}
          and r.state = 'pending' and (r.not_before is null or r.not_before <= now())
          and ${approvedIds}::jsonb ? coalesce(r.template_id, ${template.id}::uuid)::text
        order by r.id limit ${limit}
        for update skip locked
      ), judged as (
        select n.*, (
          select case
            when c.deleted_at is not null then case when exists (
              -- merged with somebody who is in the same campaign
              select 1 from contact_merges g where g.workspace_id = ${ctx.workspaceId}
                and g.merged_id = c.id and g.undone_at is null) then 'duplicate' else 'deleted' end
            when c.blocked_at is not null then 'blocked'
            when c.consent = 'opted_out' then 'opted_out'
            when c.consent <> 'opted_in'
              and ${marketingIds}::jsonb ? coalesce(n.template_id, ${template.id}::uuid)::text
              then 'no_consent'
          end
          from contacts c where c.workspace_id = ${ctx.workspaceId} and c.id = n.contact_id
        ) as skip
        from next n
      ), handed as (
        update campaign_recipients set state = 'handed'
        where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaignId}
          and id = any(array(select j.id from judged j where j.skip is null))
      ), skipped as (
        update campaign_recipients r set state = 'skipped', skip_reason = j.skip
        from judged j
        where r.workspace_id = ${ctx.workspaceId} and r.campaign_id = ${campaignId} and r.id = j.id
          and r.id = any(array(select o.id from judged o where o.skip is not null))
      )
      select * from judged order by id
    `)) as unknown as ClaimedRow[];
    if (claimed.length === 0) return null;

    const skipped = claimed.filter((recipient) => recipient.skip !== null);
    if (skipped.length > 0) {
      await tx
        .update(campaigns)
        .set({ skippedCount: sql`${campaigns.skippedCount} + ${skipped.length}` })
        .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId)));
      for (const recipient of skipped) {
        if (campaign.holdId && Number(recipient.price) > 0) {
          await releaseHold(tx, ctx, { holdId: campaign.holdId, amount: recipient.price });
        }
      }
    }

    const due = claimed.filter((recipient) => recipient.skip === null);
    const prepared = due.map((recipient) => {
      const variant = variants.get(recipient.template_id ?? template.id);
      if (!variant) throw new Error(`recipient ${recipient.id} has a template that is gone`);
      const { content, preview, text } = buildTemplateContent(variant, recipient.parameters);
      const payload = messagePayload({
        to: recipientAt(recipient.address),
        content,
        reference: recipient.id,
      });
      const stored = { ...content, category: variant.category, preview };
      return { recipient, templateId: variant.id, content: stored, text, payload };
    });
    if (prepared.length > 0) {
      const rows = prepared.map(({ recipient, templateId, content, text }) => ({
        id: recipient.id,
        template_id: templateId,
        contact_id: recipient.contact_id,
        body: text,
        content,
        address: recipient.address,
        attempts: recipient.attempts + 1,
        price: recipient.price,
      }));
      const stored = tx.execute(sql`
        insert into messages
          (workspace_id, id, contact_id, channel_id, direction, origin, kind, body, content,
           campaign_id, template_id, author_name, address, status, attempts, occurred_at, sending_at,
           hold_id, held_amount, charge_state)
        select ${ctx.workspaceId}::uuid, r.id, r.contact_id, ${campaign.channelId}::uuid, 'outbound',
          'campaign', 'template', r.body, r.content, ${campaignId}::uuid, r.template_id,
          ${campaign.name}, r.address, 'sending', r.attempts, now(), now(),
          ${campaign.holdId}::uuid, r.price, ${campaign.holdId ? "held" : "none"}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
          id uuid, contact_id uuid, template_id uuid, body text, content jsonb, address text, attempts int, price numeric)
      `);
      const counted = tx.execute(sql`
        select count_campaign_moves(${ctx.workspaceId}::uuid, ${JSON.stringify([
          { campaign_id: campaignId, new: "sending", n: prepared.length },
        ])}::jsonb)`);
      const noted = tx.insert(sendBatches).values({
        workspaceId: ctx.workspaceId,
        id: batchId,
        channelId: campaign.channelId as string,
        workerId,
        messageIds: prepared.map(({ recipient }) => recipient.id),
      });
      // one after the other on one connection, without waiting for each answer
      await Promise.all([stored, counted, noted]);
    }
    return {
      batchId,
      messages: prepared.map(({ recipient, payload }) => ({
        messageId: recipient.id,
        campaignId,
        address: recipient.address,
        fileIds: ownFilesIn(payload),
        payload,
      })),
    };
  });
}
