import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withSystem, withWorkspace } from "@/db/tenant";
import type { InboundMessage } from "@/lib/channels/channel-event";
import { newId } from "@/lib/core/ids";
import { receiveMessage } from "@/lib/messages/receive-message";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { claimRecipients } from "./claim-recipients";
import { launchDraft, makeCampaignWorld, makeDraft } from "./testing/campaign-world";

usePricedDatabase();

test("A13: a suspended workspace sends nothing of a running campaign, keeps what customers write, and goes on where it stood", async () => {
  const world = await makeCampaignWorld({ people: 3 });
  const { ctx, channelId } = world;
  const campaignId = await makeDraft(world);
  await launchDraft(ctx, campaignId);
  const suspend = (since: string | null) =>
    withSystem("suspend a test workspace", (tx) =>
      tx.execute(
        sql`update workspaces set suspended_at = ${since}::timestamptz where id = ${ctx.workspaceId}`,
      ),
    );
  const claim = () => claimRecipients(ctx, { campaignId, workerId: newId(), limit: 10 });

  await suspend(new Date().toISOString());
  expect(await claim()).toBeNull();
  const message: InboundMessage = {
    providerId: "wamid.while-suspended",
    from: { waId: "254711000111", userId: null, parentUserId: null, username: null, name: null },
    content: { kind: "text", text: "Are you there?" },
    preview: "Are you there?",
    replyTo: null,
    forwarded: "no",
    referredProduct: null,
    referral: null,
    groupId: null,
    errors: [],
  };
  expect(
    await receiveMessage(ctx, { messageId: newId(), channelId, message, at: null }),
  ).not.toBeNull();
  const [kept] = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`select count(*)::int as count from messages where direction = 'inbound'`),
  )) as unknown as { count: number }[];
  expect(kept?.count).toBe(1);

  await suspend(null);
  expect((await claim())?.messages).toHaveLength(3);
});
