import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { campaigns } from "@/db/schema/campaigns";
import { contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { subtractAmounts } from "@/lib/core/format/money";
import { newId } from "@/lib/core/ids";
import { recordOutcomes } from "@/lib/messages/record-outcomes";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { cancelCampaign } from "./cancel-campaign";
import { claimRecipients } from "./claim-recipients";
import { createCampaign } from "./create-campaign";
import { sumDisplayed } from "./display-counts";
import { finishCampaign } from "./finish-campaign";
import { launchCampaign } from "./launch-campaign";
import { pauseCampaign } from "./pause-campaign";
import { planCampaign } from "./plan-campaign";
import { getCampaign } from "./queries";
import { getCampaignReport } from "./report-queries";
import { resumeCampaign } from "./resume-campaign";
import {
  accepted,
  addPeople,
  launchDraft,
  makeCampaignWorld,
  makeDraft,
  sendNext,
  walletOf,
} from "./testing/campaign-world";
import { updateCampaign } from "./update-campaign";
import { writeToRest } from "./write-to-rest";

usePricedDatabase();

const stateOf = async (ctx: WorkspaceContext, campaignId: string) => {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ status: campaigns.status })
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId))),
  );
  return row?.status;
};

const recipientStates = async (ctx: WorkspaceContext, campaignId: string) => {
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select state, count(*)::int as count, coalesce(sum(price), 0)::numeric(14,4)::text as price
      from campaign_recipients
      where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaignId} group by state`),
  )) as unknown as { state: string; count: number; price: string }[];
  return Object.fromEntries(rows.map((row) => [row.state, row]));
};

describe("the flight plan", () => {
  test("gives every person one verdict, and the verdicts add up to the audience", async () => {
    const world = await makeCampaignWorld({ people: 4, category: "marketing" });
    await addPeople(world, [
      { name: "Stopped", consent: "opted_out" },
      { name: "Never asked", consent: "unknown" },
      { name: "Blocked", blockedAt: new Date() },
      { name: "User name only", phone: null, phoneKey: null },
      { name: "Removed", deletedAt: new Date() },
    ]);
    const campaignId = await makeDraft(world);
    const plan = await planCampaign(world.ctx, { campaignId });
    const skipped = Object.fromEntries(plan.skipped.map((one) => [one.reason, one.count]));
    expect(skipped).toEqual({ opted_out: 1, no_consent: 1, blocked: 1, no_phone: 1 });
    expect(plan.audience).toBe(8);
    expect(plan.sendable).toBe(4);
    expect(plan.availableAfter).toBe(subtractAmounts(plan.available, plan.cost));
    expect(plan.problems).toEqual([]);
  });

  test("asks nobody for an opt-in when the template is a utility one", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    await addPeople(world, [{ name: "Never asked", consent: "unknown" }]);
    const plan = await planCampaign(world.ctx, { campaignId: await makeDraft(world) });
    expect(plan.sendable).toBe(1);
  });

  test("lists a missing variable as a reason and does not send half a message", async () => {
    const world = await makeCampaignWorld({ people: 1 });
    await addPeople(world, [{ name: null }]);
    const campaignId = await makeDraft(world);
    await updateCampaign(world.ctx, {
      campaignId,
      variables: { "body.first_name": { source: "field", field: "first_name", fallback: "" } },
    });
    const plan = await planCampaign(world.ctx, { campaignId });
    expect(plan.skipped).toEqual([
      { reason: "missing_variable", detail: "body.first_name", count: 1 },
    ]);
    expect(plan.sendable).toBe(1);
  });

  test("says that the wallet is short before anything is held", async () => {
    const world = await makeCampaignWorld({ people: 3, balance: "0.0001" });
    const campaignId = await makeDraft(world);
    const plan = await planCampaign(world.ctx, { campaignId });
    expect(plan.problems.map((problem) => problem.code)).toEqual(["insufficient_funds"]);
    await expect(
      launchCampaign(world.ctx, {
        campaignId,
        planned: { sendable: plan.sendable, cost: plan.cost },
      }),
    ).rejects.toMatchObject({ code: "insufficient_funds" });
    expect(await stateOf(world.ctx, campaignId)).toBe("draft");
    expect(await recipientStates(world.ctx, campaignId)).toEqual({});
  });
});

describe("launching", () => {
  test("of two launches in the same moment one wins, and the money is held once", async () => {
    const world = await makeCampaignWorld({ people: 40 });
    const campaignId = await makeDraft(world);
    const { sendable, cost } = await planCampaign(world.ctx, { campaignId });
    const launches = await Promise.allSettled(
      Array.from({ length: 4 }, () =>
        launchCampaign(world.ctx, { campaignId, planned: { sendable, cost } }),
      ),
    );
    expect(launches.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of launches) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
    }
    expect((await walletOf(world.ctx)).held).toBe(cost);
    expect((await recipientStates(world.ctx, campaignId)).pending?.count).toBe(40);
  });

  test("refuses when the audience changed since the review, and holds nothing", async () => {
    const world = await makeCampaignWorld({ people: 3 });
    const campaignId = await makeDraft(world);
    const reviewed = await planCampaign(world.ctx, { campaignId });
    await addPeople(world, [{ name: "Came later" }]);
    await expect(
      launchCampaign(world.ctx, {
        campaignId,
        planned: { sendable: reviewed.sendable, cost: reviewed.cost },
      }),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("4 messages") });
    expect(await stateOf(world.ctx, campaignId)).toBe("draft");
    expect(await recipientStates(world.ctx, campaignId)).toEqual({});
    expect((await walletOf(world.ctx)).held).toBe("0.0000");
  });

  test("refuses when a colleague changed the words since the review, though it costs the same", async () => {
    const world = await makeCampaignWorld({ people: 2 });
    const { ctx } = world;
    const campaignId = await makeDraft(world);
    const { sendable, cost, fingerprint } = await planCampaign(ctx, { campaignId });
    const launch = (planned: { sendable: number; cost: string; fingerprint: string }) =>
      launchCampaign(ctx, { campaignId, planned });
    await updateCampaign(ctx, {
      campaignId,
      variables: { "body.first_name": { source: "text", text: "dear customer" } },
    });
    await expect(launch({ sendable, cost, fingerprint })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Nothing was sent"),
    });
    expect(await stateOf(ctx, campaignId)).toBe("draft");
    const again = await planCampaign(ctx, { campaignId });
    expect(again).toMatchObject({ sendable, cost });
    await launch({ sendable, cost, fingerprint: again.fingerprint });
    expect(await stateOf(ctx, campaignId)).toBe("running");
  });

  test("two people fill in two values at once: the first was put back by the second", async () => {
    const world = await makeCampaignWorld({ people: 1 });
    const { ctx } = world;
    const campaignId = await makeDraft(world);
    const text = (words: string) => ({ source: "text" as const, text: words });
    await Promise.all([
      updateCampaign(ctx, { campaignId, variables: { "body.day": text("Monday") } }),
      updateCampaign(ctx, { campaignId, variables: { "body.time": text("9:00") } }),
      updateCampaign(ctx, { campaignId, variables: { "body.first_name": null } }),
    ]);
    expect((await getCampaign(ctx, campaignId))?.variables).toEqual({
      "body.day": text("Monday"),
      "body.time": text("9:00"),
    });
  });

  test("freezes the audience: who joins afterwards gets nothing", async () => {
    const world = await makeCampaignWorld({ people: 3 });
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    await addPeople(world, [{ name: "Came later" }]);
    const ids = await sendNext(world, campaignId, Array.from({ length: 10 }, accepted));
    expect(ids).toHaveLength(3);
  });

  test("fixes the message: a launched campaign cannot be changed any more", async () => {
    const world = await makeCampaignWorld({ people: 1 });
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    await expect(updateCampaign(world.ctx, { campaignId, name: "Other" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("the rest of a campaign that is over", () => {
  test("is written to once: whom it was cancelled for, and nobody who got it", async () => {
    const world = await makeCampaignWorld({ people: 3 });
    const { ctx } = world;
    const campaignId = await makeDraft(world);
    await launchDraft(ctx, campaignId);
    await sendNext(world, campaignId, [accepted()]);
    await expect(writeToRest(ctx, { campaignId })).rejects.toMatchObject({ code: "conflict" });
    await cancelCampaign(ctx, { campaignId });
    const run = await writeToRest(ctx, { campaignId });
    expect(run).toMatchObject({ count: 2, left: 0 });
    expect(await planCampaign(ctx, { campaignId: run.campaignId })).toMatchObject({ sendable: 2 });
    await expect(writeToRest(ctx, { campaignId })).rejects.toMatchObject({
      message: expect.stringContaining("Nobody is left"),
    });

    // whom the run does not reach either stays with the run, not with both
    await launchDraft(ctx, run.campaignId);
    await sendNext(world, run.campaignId, [accepted()]);
    await cancelCampaign(ctx, { campaignId: run.campaignId });
    await expect(writeToRest(ctx, { campaignId })).rejects.toMatchObject({ code: "conflict" });
    expect(await writeToRest(ctx, { campaignId: run.campaignId })).toMatchObject({ count: 1 });
  });

  test("holds nobody who was left out for a reason of their own", async () => {
    const world = await makeCampaignWorld({ people: 1 });
    const { ctx } = world;
    await addPeople(world, [{ name: "Stopped", consent: "opted_out" }]);
    const campaignId = await makeDraft(world);
    await launchDraft(ctx, campaignId);
    await cancelCampaign(ctx, { campaignId });
    expect(await writeToRest(ctx, { campaignId })).toMatchObject({ count: 1 });
  });
});

describe("walls and rights", () => {
  test("a campaign of another workspace does not exist, whatever is asked of it", async () => {
    const world = await makeCampaignWorld();
    const stranger = await makeContext();
    const campaignId = await makeDraft(world);
    const { sendable, cost } = await planCampaign(world.ctx, { campaignId });
    const attempts = [
      planCampaign(stranger, { campaignId }),
      launchCampaign(stranger, { campaignId, planned: { sendable, cost } }),
      updateCampaign(stranger, { campaignId, name: "Mine now" }),
      pauseCampaign(stranger, { campaignId }),
      resumeCampaign(stranger, { campaignId }),
      cancelCampaign(stranger, { campaignId }),
    ];
    for (const attempt of await Promise.allSettled(attempts)) {
      expect(attempt).toMatchObject({ status: "rejected", reason: { code: "not_found" } });
    }
    expect(await stateOf(world.ctx, campaignId)).toBe("draft");
  });

  test("a draft cannot be pointed at another workspace's number or template", async () => {
    const world = await makeCampaignWorld();
    const other = await makeCampaignWorld();
    const campaignId = await makeDraft(world);
    for (const change of [{ channelId: other.channelId }, { templateId: other.templateId }]) {
      await expect(updateCampaign(world.ctx, { campaignId, ...change })).rejects.toMatchObject({
        code: "not_found",
      });
    }
  });

  test("another workspace's tag selects nobody", async () => {
    const world = await makeCampaignWorld({ people: 2 });
    const other = await makeCampaignWorld({ people: 2 });
    const tagId = newId();
    await withWorkspace(other.ctx, async (tx) => {
      await tx.execute(sql`insert into tags (workspace_id, id, name, slug)
        values (${other.ctx.workspaceId}, ${tagId}, 'vip', 'vip')`);
      await tx.execute(sql`insert into contact_tags (workspace_id, contact_id, tag_id)
        select workspace_id, id, ${tagId}::uuid from contacts
        where workspace_id = ${other.ctx.workspaceId}`);
    });
    const campaignId = await makeDraft(world);
    await updateCampaign(world.ctx, {
      campaignId,
      audience: { kind: "tags", tagIds: [tagId], match: "any", excludeTagIds: [] },
    });
    expect((await planCampaign(world.ctx, { campaignId })).audience).toBe(0);
  });

  test("an agent may neither write nor launch campaigns", async () => {
    const world = await makeCampaignWorld();
    const campaignId = await makeDraft(world);
    const { sendable, cost } = await planCampaign(world.ctx, { campaignId });
    const { userId, memberId, name } = await makeMember(world.ctx, { role: "agent" });
    const agent: WorkspaceContext = {
      ...world.ctx,
      actor: { kind: "member", userId, memberId, name, role: "agent", verified: true },
    };
    const attempts = [
      createCampaign(agent, { name: "Mine" }),
      updateCampaign(agent, { campaignId, name: "Mine" }),
      launchCampaign(agent, { campaignId, planned: { sendable, cost } }),
      pauseCampaign(agent, { campaignId }),
      resumeCampaign(agent, { campaignId }),
      cancelCampaign(agent, { campaignId }),
    ];
    for (const attempt of await Promise.allSettled(attempts)) {
      expect(attempt).toMatchObject({ status: "rejected", reason: { code: "not_allowed" } });
    }
  });
});

describe("pause, resume and cancel", () => {
  test("a campaign whose money was set free while it was paused does not go on uncovered", async () => {
    const world = await makeCampaignWorld({ people: 3 });
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    await pauseCampaign(world.ctx, { campaignId });
    await withWorkspace(world.ctx, async (tx) => {
      const [row] = await tx
        .select({ holdId: campaigns.holdId })
        .from(campaigns)
        .where(eq(campaigns.id, campaignId));
      await tx.execute(
        sql`select release_hold(${world.ctx.workspaceId}::uuid, ${row?.holdId}::uuid, null, 'expired')`,
      );
    });
    await expect(resumeCampaign(world.ctx, { campaignId })).rejects.toThrow(/money was set free/);
  });

  test("a pause keeps the queue, and resuming sends exactly those who were not handed over", async () => {
    const world = await makeCampaignWorld({ people: 6 });
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    const first = await sendNext(world, campaignId, [accepted(), accepted()]);
    await pauseCampaign(world.ctx, { campaignId });
    expect(await sendNext(world, campaignId, [accepted()])).toEqual([]);
    await resumeCampaign(world.ctx, { campaignId });
    const rest = await sendNext(world, campaignId, Array.from({ length: 10 }, accepted));
    expect(first).toHaveLength(2);
    expect(rest).toHaveLength(4);
    expect(new Set([...first, ...rest]).size).toBe(6);
    expect(await finishCampaign(world.ctx, { campaignId })).toBe(true);
    expect(await stateOf(world.ctx, campaignId)).toBe("completed");
  });

  test("of a pause and a cancellation in the same moment the campaign ends in one of the two", async () => {
    const world = await makeCampaignWorld({ people: 4 });
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    await Promise.allSettled([
      pauseCampaign(world.ctx, { campaignId }),
      cancelCampaign(world.ctx, { campaignId }),
    ]);
    // a paused campaign may still be cancelled, a cancelled one never comes back
    expect(await stateOf(world.ctx, campaignId)).toBe("cancelled");
    await expect(resumeCampaign(world.ctx, { campaignId })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("cancelling frees exactly the money of those who get nothing", async () => {
    const world = await makeCampaignWorld({ people: 6 });
    const campaignId = await makeDraft(world);
    const { cost } = await launchDraft(world.ctx, campaignId);
    await sendNext(world, campaignId, [accepted(), accepted()]);
    const before = (await recipientStates(world.ctx, campaignId)).pending;
    const { cancelled, released } = await cancelCampaign(world.ctx, { campaignId });
    expect(cancelled).toBe(4);
    expect(released).toBe(before?.price);
    expect((await walletOf(world.ctx)).held).toBe(subtractAmounts(cost, released));
    const report = await getCampaignReport(world.ctx, campaignId);
    expect(report.counts).toMatchObject({ sent: 2, skipped: 4, queued: 0 });
    expect(sumDisplayed(report.counts)).toBe(report.audienceCount);
  });

  test("somebody who was not begun when the cancellation came is taken out too", async () => {
    const world = await makeCampaignWorld({ people: 3 });
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    const batch = await claimRecipients(world.ctx, { campaignId, workerId: newId(), limit: 2 });
    expect(await cancelCampaign(world.ctx, { campaignId })).toMatchObject({ cancelled: 1 });
    const messageIds = batch?.messages.map((message) => message.messageId) ?? [];
    await recordOutcomes(
      world.ctx,
      batch?.batchId as string,
      world.channelId,
      messageIds.map((messageId) => ({ messageId, outcome: { outcome: "not_started" } })),
    );
    await finishCampaign(world.ctx, { campaignId });
    const states = await recipientStates(world.ctx, campaignId);
    expect(states.pending).toBeUndefined();
    expect(states.cancelled?.count).toBe(3);
    expect((await walletOf(world.ctx)).held).toBe("0.0000");
  });

  test("a campaign that waits for Meta to take messages again is not resumed over a disabled template", async () => {
    const world = await makeCampaignWorld({ people: 2 });
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    await pauseCampaign(world.ctx, { campaignId, reason: "Meta paused the template" });
    await withWorkspace(world.ctx, (tx) =>
      tx.execute(sql`update message_templates set status = 'paused'
        where workspace_id = ${world.ctx.workspaceId}`),
    );
    await expect(resumeCampaign(world.ctx, { campaignId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("paused"),
    });
    expect(await stateOf(world.ctx, campaignId)).toBe("paused");
  });

  test("who opted out after the launch is skipped, and their money comes back", async () => {
    const world = await makeCampaignWorld({ people: 3 });
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    const before = (await walletOf(world.ctx)).held;
    await withWorkspace(world.ctx, (tx) =>
      tx
        .update(contacts)
        .set({ consent: "opted_out" })
        .where(and(eq(contacts.workspaceId, world.ctx.workspaceId), eq(contacts.name, "Person 1"))),
    );
    expect(await sendNext(world, campaignId, Array.from({ length: 5 }, accepted))).toHaveLength(2);
    const report = await getCampaignReport(world.ctx, campaignId);
    expect(report.skipped).toEqual([{ reason: "opted_out", count: 1 }]);
    expect(sumDisplayed(report.counts)).toBe(3);
    const { held } = await walletOf(world.ctx);
    expect(Number(held)).toBeLessThan(Number(before));
    expect(report.held).toBe(held);
  });
});
