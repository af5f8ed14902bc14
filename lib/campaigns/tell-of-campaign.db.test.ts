import { expect, test } from "vitest";
import { notifications } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import { asSystem, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { finishCampaign } from "./finish-campaign";
import { heedFailures } from "./heed-failures";
import { pauseCampaign } from "./pause-campaign";
import {
  accepted,
  launchDraft,
  makeCampaignWorld,
  makeDraft,
  sendNext,
} from "./testing/campaign-world";

usePricedDatabase();

const asWorker = (ctx: WorkspaceContext) => asSystem(ctx, "Sending") as WorkspaceContext;
const told = (ctx: WorkspaceContext) => withWorkspace(ctx, (tx) => tx.select().from(notifications));

async function runningCampaign(people: number) {
  const world = await makeCampaignWorld({ people });
  const campaignId = await makeDraft(world, "Spring sale");
  await launchDraft(world.ctx, campaignId);
  // a second owner, who had nothing to do with it
  await makeMember(world.ctx, { role: "owner" });
  const launcher = world.ctx.actor.kind === "member" ? world.ctx.actor.memberId : "";
  return { world, campaignId, launcher };
}

test("whoever launched a campaign hears once how it ended, and nobody else", async () => {
  const { world, campaignId, launcher } = await runningCampaign(2);
  await sendNext(world, campaignId, [
    accepted(),
    { outcome: "refused", code: 131026, message: "Undeliverable", retry: "never" } as never,
  ]);
  await finishCampaign(asWorker(world.ctx), { campaignId });
  await finishCampaign(asWorker(world.ctx), { campaignId });
  expect(await told(world.ctx)).toMatchObject([
    {
      kind: "campaign_done",
      memberId: launcher,
      subject: "Spring sale is done",
      detail: "1 sent, 1 failed",
      link: `/campaigns/${campaignId}`,
      times: 1,
    },
  ]);
});

test("a campaign that the brake stopped is told with its reason; one that a person paused is not", async () => {
  const { world, campaignId, launcher } = await runningCampaign(1);
  await pauseCampaign(world.ctx, { campaignId });
  expect(await told(world.ctx)).toEqual([]);
  const braked = await runningCampaign(1);
  await heedFailures(asWorker(braked.world.ctx), {
    channelId: braked.world.channelId,
    failures: [{ messageId: newId(), campaignId: braked.campaignId, code: 131031 }],
  });
  // the number's health is news of its own, for whoever may see numbers
  const row = (await told(braked.world.ctx)).find((one) => one.kind === "campaign_paused");
  expect(row).toMatchObject({ kind: "campaign_paused", memberId: braked.launcher });
  expect(row?.detail).toContain("131031");
  expect(launcher).not.toBe(braked.launcher);
});
