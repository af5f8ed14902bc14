import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { campaigns } from "@/db/schema/campaigns";
import { channelHealthChanges, channels } from "@/db/schema/channels";
import { contacts } from "@/db/schema/contacts";
import { messages } from "@/db/schema/messages";
import { notifications } from "@/db/schema/notifications";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { makeChannel } from "@/db/testing/makers";
import { getChannel } from "@/lib/channels/queries";
import { resumeNumber } from "@/lib/channels/resume-number";
import { mergeContacts } from "@/lib/contacts/merge/merge-contacts";
import { recordConsent } from "@/lib/contacts/record-consent";
import { readHeadroom } from "@/lib/messages/headroom";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { heedFailures } from "./heed-failures";
import { planCampaign } from "./plan-campaign";
import { resumeCampaign } from "./resume-campaign";
import { springTripWires } from "./spring-trip-wires";
import {
  accepted,
  type CampaignWorld,
  launchDraft,
  makeCampaignWorld,
  makeDraft,
  report,
  sendNext,
} from "./testing/campaign-world";

/* What the catalogue says about a code is really done, at the level of the path that found it. */

usePricedDatabase();

async function startCampaign(given: Parameters<typeof makeCampaignWorld>[0] = {}) {
  const world = await makeCampaignWorld({ people: 25, ...given });
  const campaignId = await makeDraft(world);
  await launchDraft(world.ctx, campaignId);
  return { world, campaignId };
}

const campaignOf = async ({ ctx }: CampaignWorld, campaignId: string) => {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.select().from(campaigns).where(eq(campaigns.id, campaignId)),
  );
  return row as typeof campaigns.$inferSelect;
};
const channelOf = async ({ ctx, channelId }: CampaignWorld) => {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.select().from(channels).where(eq(channels.id, channelId)),
  );
  return row as typeof channels.$inferSelect;
};
const skippedOf = async (world: CampaignWorld) => {
  const next = await makeDraft(world, "Next");
  const { skipped } = await planCampaign(world.ctx, { campaignId: next });
  return Object.fromEntries(skipped.map(({ reason, count }) => [reason, count]));
};

/** Hands people over and has each of them fail by a status, as Meta's webhooks say it. */
async function failAll(world: CampaignWorld, campaignId: string, count: number, code: number) {
  const ids = await sendNext(world, campaignId, Array.from({ length: count }, accepted));
  for (const id of ids) await report(world, id, "failed", { errorCode: code });
  const failures = ids.map((messageId) => ({ messageId, campaignId, code }));
  return heedFailures(world.ctx, { channelId: world.channelId, failures });
}

describe("a failure that is about a number", () => {
  test.each([131048, 131045, 2494100])(
    "%i stops it, pauses its campaigns with the reason, and nobody launches over it",
    async (code) => {
      const { world, campaignId } = await startCampaign();
      expect(await failAll(world, campaignId, 1, code)).toEqual([campaignId]);
      expect(await channelOf(world)).toMatchObject({
        stopCode: code,
        status: "attention",
        health: "critical",
      });
      expect(await campaignOf(world, campaignId)).toMatchObject({
        status: "paused",
        pauseReason: expect.stringContaining(String(code)),
      });
      await expect(resumeCampaign(world.ctx, { campaignId })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("stopped"),
      });
      const plan = await planCampaign(world.ctx, { campaignId: await makeDraft(world, "Next") });
      expect(plan.problems.map((problem) => problem.code)).toContain("number_stopped");
    },
  );

  test("131048 rests six hours; the owner may end it, and the campaign then goes on", async () => {
    const { world, campaignId } = await startCampaign();
    await failAll(world, campaignId, 1, 131048);
    const { stopUntil, stoppedAt } = await channelOf(world);
    expect((stopUntil?.getTime() ?? 0) - (stoppedAt?.getTime() ?? 0)).toBe(6 * 3_600_000);
    await resumeNumber(world.ctx, { channelId: world.channelId });
    expect(await channelOf(world)).toMatchObject({ stopCode: null, status: "connected" });
    await resumeCampaign(world.ctx, { campaignId });
    expect(await springTripWires(world.ctx, { channelId: world.channelId })).toEqual([]);
    expect((await campaignOf(world, campaignId)).status).toBe("running");
  });

  test("what a check proves is not for a person to say, nor for a manager to lift", async () => {
    const { world, campaignId } = await startCampaign();
    await failAll(world, campaignId, 1, 133010);
    const input = { channelId: world.channelId };
    await expect(resumeNumber(world.ctx, input)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("check of the number"),
    });
    const { actor } = world.ctx;
    if (actor.kind !== "member") throw new Error("a test acts as a member");
    const manager = { ...world.ctx, actor: { ...actor, role: "manager" as const } };
    await expect(resumeNumber(manager, input)).rejects.toMatchObject({ code: "not_allowed" });
  });

  test("the same refusal told again is one stop, one change of health and one notice", async () => {
    const { world, campaignId } = await startCampaign();
    const ids = await sendNext(world, campaignId, [accepted(), accepted()]);
    const failures = ids.map((messageId) => ({ messageId, campaignId, code: 131048 }));
    for (let time = 0; time < 3; time += 1) {
      await heedFailures(world.ctx, { channelId: world.channelId, failures });
    }
    const [changes, notices] = await withWorkspace(world.ctx, async (tx) => [
      await tx.select().from(channelHealthChanges),
      await tx.select().from(notifications).where(eq(notifications.kind, "number_health")),
    ]);
    expect(changes).toHaveLength(1);
    const perMember = new Set(notices.map((notice) => notice.memberId));
    expect(notices).toHaveLength(perMember.size);
  });
});

test("131042 stops every number of the account, and another account's goes on", async () => {
  const { world, campaignId } = await startCampaign();
  const { accountId } = await channelOf(world);
  const sister = await makeChannel(world.ctx, { accountId });
  const stranger = await makeChannel(world.ctx, { accountId: "another" });
  await failAll(world, campaignId, 1, 131042);
  const codeOf = async (channelId: string) => (await channelOf({ ...world, channelId })).stopCode;
  expect(await codeOf(sister)).toBe(131042);
  expect(await codeOf(stranger)).toBeNull();
});

test("190 marks the token, 10 does not: a missing right is no bad token", async () => {
  const first = await startCampaign();
  await failAll(first.world, first.campaignId, 1, 190);
  expect(await channelOf(first.world)).toMatchObject({
    stopCode: 190,
    tokenProblem: expect.stringContaining("expired"),
  });
  const second = await startCampaign();
  await failAll(second.world, second.campaignId, 1, 10);
  expect(await channelOf(second.world)).toMatchObject({ stopCode: 10, tokenProblem: null });
});

test.each([
  [132015, "paused"],
  [132016, "disabled"],
  [132007, "rejected"],
] as const)("%i stops the template as %s, and every campaign of it", async (code, status) => {
  const { world, campaignId } = await startCampaign();
  expect(await failAll(world, campaignId, 1, code)).toEqual([campaignId]);
  const [template] = await withWorkspace(world.ctx, (tx) => tx.select().from(messageTemplates));
  expect(template?.status).toBe(status);
  expect(await campaignOf(world, campaignId)).toMatchObject({
    status: "paused",
    pauseReason: expect.stringContaining("order_ready"),
  });
});

test("r65_pause_named_before_its_template: many held messages that fail together name the template, also before its state is known", async () => {
  const { world, campaignId } = await startCampaign();
  const ids = await sendNext(world, campaignId, Array.from({ length: 15 }, accepted));
  for (const id of ids) await report(world, id, "failed", { errorCode: 132015 });
  // a sender looks at the wires between the statuses and what is made of them
  expect(await springTripWires(world.ctx, { channelId: world.channelId })).toEqual([campaignId]);
  expect(await campaignOf(world, campaignId)).toMatchObject({
    status: "paused",
    pauseReason:
      "The template order_ready is paused at Meta, so nothing more of it is sent. Resume when it is approved again.",
  });
  await resumeCampaign(world.ctx, { campaignId });
  expect(await springTripWires(world.ctx, { channelId: world.channelId })).toEqual([]);
});

describe("a failure that is about a person", () => {
  test("131026 once says little; twice in a row leaves them out of the next campaign", async () => {
    const { world, campaignId } = await startCampaign({ people: 2 });
    const [first, second] = await sendNext(world, campaignId, [accepted(), accepted()]);
    const heed = (messageId: string | undefined) =>
      heedFailures(world.ctx, {
        channelId: world.channelId,
        failures: [{ messageId: messageId as string, campaignId, code: 131026 }],
      });
    await heed(first);
    await heed(first);
    expect(await skippedOf(world)).toEqual({});
    const again = await makeDraft(world, "Again");
    await launchDraft(world.ctx, again);
    const [later] = await sendNext(world, again, [accepted()]);
    await heed(later);
    expect(await skippedOf(world)).toEqual({ unreachable: 1 });
    // they write: somebody is there after all
    await withWorkspace(world.ctx, async (tx) => {
      const [row] = await tx
        .select()
        .from(messages)
        .where(eq(messages.id, later as string));
      await tx.insert(messages).values({
        workspaceId: world.ctx.workspaceId,
        contactId: row?.contactId as string,
        channelId: world.channelId,
        direction: "inbound",
        origin: "customer",
        kind: "text",
        status: "received",
        occurredAt: new Date(Date.now() + 1_000),
      });
    });
    expect(await skippedOf(world)).toEqual({});
    expect(second).toBeDefined();
  });

  test("131049 lets them rest from marketing for a day, and from nothing else", async () => {
    const marketing = await startCampaign({ people: 3, category: "marketing" });
    await failAll(marketing.world, marketing.campaignId, 1, 131049);
    expect(await skippedOf(marketing.world)).toEqual({ resting: 1 });
    const utility = await startCampaign({ people: 3 });
    await failAll(utility.world, utility.campaignId, 1, 131049);
    expect(await skippedOf(utility.world)).toEqual({});
  });

  test("131050 opts them out, also when Meta says it in the answer to the send", async () => {
    const { world, campaignId } = await startCampaign({ people: 3 });
    await failAll(world, campaignId, 1, 131050);
    const people = await withWorkspace(world.ctx, (tx) => tx.select().from(contacts));
    expect(people.filter((one) => one.consent === "opted_out")).toHaveLength(1);
    expect(await skippedOf(world)).toEqual({ opted_out: 1 });
  });
});

describe("trip wires", () => {
  test("ten of the first ten failing pause it, and after a person's word only what follows counts", async () => {
    const { world, campaignId } = await startCampaign();
    expect(await failAll(world, campaignId, 9, 131000)).toEqual([]);
    expect(await failAll(world, campaignId, 1, 131000)).toEqual([campaignId]);
    expect((await campaignOf(world, campaignId)).pauseReason).toMatch(/^10 of the last 10/);
    await resumeCampaign(world.ctx, { campaignId });
    expect(await springTripWires(world.ctx, { channelId: world.channelId })).toEqual([]);
    expect(await failAll(world, campaignId, 9, 131000)).toEqual([]);
    expect(await failAll(world, campaignId, 1, 131000)).toEqual([campaignId]);
  });

  test("a quality that falls during the send pauses it; one that was low before does not", async () => {
    const { world, campaignId } = await startCampaign();
    const fall = (qualityChangedAt: Date) =>
      withWorkspace(world.ctx, (tx) =>
        tx
          .update(channels)
          .set({ qualityRating: "RED", qualityChangedAt })
          .where(eq(channels.id, world.channelId)),
      );
    await fall(new Date(Date.now() - 3_600_000));
    expect(await springTripWires(world.ctx, { channelId: world.channelId })).toEqual([]);
    await fall(new Date());
    expect(await springTripWires(world.ctx, { channelId: world.channelId })).toEqual([campaignId]);
  });

  test("so many people who opt out pause it, counted once each and only where they got it, and after a person's word only those who follow", async () => {
    const { world, campaignId } = await startCampaign();
    const spring = () => springTripWires(world.ctx, { channelId: world.channelId });
    const stop = (ids: readonly string[]) =>
      recordConsent(world.ctx, {
        contactIds: ids,
        action: "opt_out",
        source: "keyword",
        evidence: "STOP",
      });
    const peopleOf = (ids: readonly string[]) =>
      withWorkspace(world.ctx, async (tx) => {
        const rows = await tx
          .select({ id: messages.id, contactId: messages.contactId })
          .from(messages);
        return rows.flatMap(({ id, contactId }) => (ids.includes(id) ? [contactId as string] : []));
      });
    const reached = await peopleOf(
      await sendNext(world, campaignId, Array.from({ length: 12 }, accepted)),
    );
    const everybody = await withWorkspace(world.ctx, (tx) =>
      tx.select({ id: contacts.id }).from(contacts),
    );
    const waiting = everybody.map(({ id }) => id).filter((id) => !reached.includes(id));
    await stop(waiting.slice(0, 6));
    await stop(reached.slice(0, 4));
    await stop(reached.slice(0, 1));
    expect(await spring()).toEqual([]);
    await stop(reached.slice(4, 5));
    expect(await spring()).toEqual([campaignId]);
    expect(await campaignOf(world, campaignId)).toMatchObject({
      status: "paused",
      pauseReason: expect.stringMatching(/^5 people opted out, 42 % of those written to\./),
    });
    await resumeCampaign(world.ctx, { campaignId });
    expect(await spring()).toEqual([]);
  });

  test("another workspace's number trips nothing here", async () => {
    const { world } = await startCampaign();
    const other = await makeCampaignWorld();
    expect(await springTripWires(other.ctx, { channelId: world.channelId })).toEqual([]);
  });
});

describe("the messaging limit", () => {
  const limitTo = ({ ctx, channelId }: CampaignWorld, messagingLimit: string) =>
    withWorkspace(ctx, (tx) =>
      tx.update(channels).set({ messagingLimit }).where(eq(channels.id, channelId)),
    );

  test("of today refuses what is over it, or sends to those who fit", async () => {
    const world = await makeCampaignWorld({ people: 260 });
    await limitTo(world, "TIER_250");
    const campaignId = await makeDraft(world);
    const plan = await planCampaign(world.ctx, { campaignId });
    expect(plan.limit).toEqual({ people: 250, taken: 0, over: 10, fits: false });
    expect(plan.problems).toMatchObject([{ code: "over_limit" }]);
    await expect(launchDraft(world.ctx, campaignId)).rejects.toMatchObject({ code: "conflict" });
    await withWorkspace(world.ctx, (tx) =>
      tx.update(campaigns).set({ fitToLimit: true }).where(eq(campaigns.id, campaignId)),
    );
    expect(await launchDraft(world.ctx, campaignId)).toMatchObject({ sendable: 250 });
    const next = await planCampaign(world.ctx, { campaignId: await makeDraft(world, "Next") });
    // the 250 who wait are promised; writing to them again is not free of the limit until it is sent
    expect(next.limit).toMatchObject({ taken: 250, over: 260 });
  });

  test("is the portfolio's: another account of it, in another workspace, takes from it, and its people stay its own", async () => {
    const [mine, theirs, stranger] = [
      await makeCampaignWorld({ people: 3 }),
      await makeCampaignWorld({ people: 5 }),
      await makeCampaignWorld({ people: 5 }),
    ];
    const setPortfolio = ({ ctx, channelId }: CampaignWorld, portfolioId: string) =>
      withWorkspace(ctx, (tx) =>
        tx.update(channels).set({ portfolioId }).where(eq(channels.id, channelId)),
      );
    await setPortfolio(mine, "one business");
    await setPortfolio(theirs, "one business");
    await setPortfolio(stranger, "another business");
    for (const world of [theirs, stranger]) {
      const campaignId = await makeDraft(world);
      await launchDraft(world.ctx, campaignId);
      await sendNext(world, campaignId, [accepted(), accepted()]);
    }
    const channel = await getChannel(mine.ctx, mine.channelId);
    const headroom = await readHeadroom(mine.ctx, {
      accountId: channel?.accountId as string,
      portfolioId: "one business",
      messagingLimit: "TIER_250",
    });
    expect(headroom).toEqual({
      limit: 250,
      used: 2,
      usedElsewhere: 2,
      waiting: 3,
      remaining: 245,
    });
    // a portfolio that is not one's own tells nothing
    expect(
      await readHeadroom(mine.ctx, {
        accountId: "x",
        portfolioId: "another business",
        messagingLimit: "TIER_250",
      }),
    ).toMatchObject({ used: 0, waiting: 0 });
  });

  test("does not count people of an open window, nor whoever was written to today", async () => {
    const world = await makeCampaignWorld({ people: 252 });
    const first = await makeDraft(world, "First");
    await launchDraft(world.ctx, first);
    await sendNext(world, first, [accepted(), accepted()]);
    await withWorkspace(world.ctx, (tx) =>
      tx.update(campaigns).set({ status: "cancelled" }).where(eq(campaigns.id, first)),
    );
    await limitTo(world, "TIER_250");
    const plan = await planCampaign(world.ctx, { campaignId: await makeDraft(world, "Second") });
    expect(plan.limit).toEqual({ people: 250, taken: 2, over: 2, fits: false });
  });

  test("counts a person of two numbers, to both of which it was sent, as Meta does: twice", async () => {
    const world = await makeCampaignWorld({ people: 4 });
    const campaignId = await makeDraft(world, "First");
    await launchDraft(world.ctx, campaignId);
    await sendNext(world, campaignId, [accepted(), accepted()]);
    const [kept, merged] = await withWorkspace(world.ctx, (tx) =>
      tx
        .select({ id: messages.contactId })
        .from(messages)
        .where(eq(messages.campaignId, campaignId)),
    );
    await mergeContacts(world.ctx, { keptId: String(kept?.id), mergedId: String(merged?.id) });
    await withWorkspace(world.ctx, (tx) =>
      tx.update(campaigns).set({ status: "cancelled" }).where(eq(campaigns.id, campaignId)),
    );
    await limitTo(world, "TIER_250");
    const plan = await planCampaign(world.ctx, { campaignId: await makeDraft(world, "Second") });
    expect(plan.limit).toMatchObject({ people: 250, taken: 2, over: 0 });
  });

  test("does not exist where Meta sets none or has told none", async () => {
    const world = await makeCampaignWorld({ people: 3 });
    const campaignId = await makeDraft(world);
    expect((await planCampaign(world.ctx, { campaignId })).limit).toBeNull();
    await limitTo(world, "TIER_UNLIMITED");
    expect((await planCampaign(world.ctx, { campaignId })).limit).toBeNull();
  });
});
