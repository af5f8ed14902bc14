import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { makeContext, makeMember } from "@/db/testing/makers";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { addAmounts } from "@/lib/core/format/money";
import { newId } from "@/lib/core/ids";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { cancelCampaign } from "./cancel-campaign";
import { deleteCampaign } from "./delete-campaign";
import { sumDisplayed } from "./display-counts";
import { countReach, listTestSends, previewDraft } from "./draft-queries";
import { duplicateCampaign } from "./duplicate-campaign";
import { planCampaign } from "./plan-campaign";
import { getCampaign, listCampaigns } from "./queries";
import { listRecipients } from "./recipient-queries";
import { getCampaignReport } from "./report-queries";
import { restoreCampaign } from "./restore-campaign";
import { retryFailed } from "./retry-failed";
import { audienceSchema } from "./schema";
import { settleUnknown } from "./settle-unknown";
import type { Variant } from "./template-variants";
import { testSend } from "./test-send";
import {
  accepted,
  addPeople,
  type CampaignWorld,
  launchDraft,
  makeCampaignWorld,
  makeDraft,
  replyTo,
  report,
  sendNext,
  walletOf,
} from "./testing/campaign-world";

usePricedDatabase();

const unanswered = () => ({ outcome: "unknown" as const, reason: "The connection was cut." });

const asAgent = async (ctx: WorkspaceContext): Promise<WorkspaceContext> => {
  const { userId, memberId, name } = await makeMember(ctx, { role: "agent" });
  return {
    ...ctx,
    actor: { kind: "member", userId, memberId, name, role: "agent", verified: true },
  };
};

/** Launched to nine: one each sent, delivered, read, failed, unknown; two waiting, two skipped. */
async function launchMixed(): Promise<
  CampaignWorld & { campaignId: string; ids: [string, string, string, string, string] }
> {
  const world = await makeCampaignWorld({ people: 7 });
  await addPeople(world, [
    { name: "Stopped", consent: "opted_out" },
    { name: "User name only", phone: null, phoneKey: null },
  ]);
  const campaignId = await makeDraft(world);
  await launchDraft(world.ctx, campaignId);
  const ids = (await sendNext(world, campaignId, [
    accepted(),
    accepted(),
    accepted(),
    accepted(),
    unanswered(),
  ])) as [string, string, string, string, string];
  await report(world, ids[1], "delivered");
  await report(world, ids[2], "read");
  await report(world, ids[3], "failed", { errorCode: 131053, errorDetail: "Media" });
  return { ...world, campaignId, ids };
}

describe("the report", () => {
  test("shows every person in one state, and the states add up to the audience", async () => {
    const { ctx, campaignId } = await launchMixed();
    const seen = await getCampaignReport(ctx, campaignId);
    expect(seen.counts).toEqual({
      queued: 2,
      sent: 1,
      held: 0,
      delivered: 1,
      read: 1,
      failed: 1,
      unconfirmed: 1,
      skipped: 2,
    });
    expect(seen.audienceCount).toBe(9);
    expect(sumDisplayed(seen.counts)).toBe(9);
    expect(seen.skipped.toSorted((a, b) => a.reason.localeCompare(b.reason))).toEqual([
      { reason: "no_phone", count: 1 },
      { reason: "opted_out", count: 1 },
    ]);
  });

  test("agrees with the list, also after the rest was cancelled", async () => {
    const { ctx, campaignId } = await launchMixed();
    const both = async () => {
      const seen = await getCampaignReport(ctx, campaignId);
      const [row] = (await listCampaigns(ctx)).rows;
      return { seen, row };
    };
    const running = await both();
    expect(running.row?.counts).toEqual(running.seen.counts);
    expect(running.row?.spent).toBe(running.seen.spent);
    await cancelCampaign(ctx, { campaignId });
    const cancelled = await both();
    expect(cancelled.seen.counts).toMatchObject({ queued: 0, skipped: 4 });
    expect(cancelled.seen.skipped).toContainEqual({ reason: "cancelled", count: 2 });
    expect(cancelled.row?.counts).toEqual(cancelled.seen.counts);
    expect(sumDisplayed(cancelled.seen.counts)).toBe(9);
  });

  test("keeps adding up at every moment while messages go out and statuses come in", async () => {
    const world = await makeCampaignWorld({ people: 60 });
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    let sending = true;
    const watch = async () => {
      let looked = 0;
      while (sending) {
        const seen = await getCampaignReport(world.ctx, campaignId);
        expect(sumDisplayed(seen.counts)).toBe(60);
        looked += 1;
      }
      return looked;
    };
    const send = async () => {
      for (let round = 0; round < 12; round++) {
        const ids = await sendNext(world, campaignId, Array.from({ length: 5 }, accepted));
        await Promise.all(ids.map((id) => report(world, id, "delivered")));
      }
      sending = false;
    };
    const [looked] = await Promise.all([watch(), send()]);
    expect(looked).toBeGreaterThan(3);
    expect((await getCampaignReport(world.ctx, campaignId)).counts.delivered).toBe(60);
  });

  test("says what is spent and what is held to the last digit", async () => {
    const { ctx, campaignId } = await launchMixed();
    const before = "100.0000";
    const seen = await getCampaignReport(ctx, campaignId);
    const wallet = await walletOf(ctx);
    expect(addAmounts(wallet.balance, seen.spent)).toBe(before);
    expect(seen.held).toBe(wallet.held);
    expect(seen.costPerRead).toBe(seen.spent);
  });

  test("groups failures by code with what they mean", async () => {
    const { ctx, campaignId } = await launchMixed();
    const { failures } = await getCampaignReport(ctx, campaignId);
    expect(failures).toMatchObject([
      { code: 131053, count: 1, title: "Your file could not be used", retry: "now", retryable: 1 },
    ]);
  });

  test("counts people who wrote back once each, and only after their message", async () => {
    const world = await launchMixed();
    await replyTo(world, world.ids[1]);
    await replyTo(world, world.ids[1]);
    await replyTo(world, world.ids[2]);
    const seen = await getCampaignReport(world.ctx, world.campaignId);
    expect(seen.repliedPeople).toBe(2);
    expect(seen.timeline.filter((event) => event.kind === "replies")).toMatchObject([
      { details: { count: 1 } },
    ]);
  });

  test("estimates the end from the pace only while it runs", async () => {
    const { ctx, campaignId } = await launchMixed();
    expect((await getCampaignReport(ctx, campaignId)).secondsLeft).toBeGreaterThan(0);
    await cancelCampaign(ctx, { campaignId });
    expect(await getCampaignReport(ctx, campaignId)).toMatchObject({
      secondsLeft: null,
      perSecond: null,
    });
  });

  test("does not exist for another workspace, nor do its recipients", async () => {
    const { ctx, campaignId } = await launchMixed();
    const stranger = await makeContext();
    await expect(getCampaignReport(stranger, campaignId)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await getCampaign(stranger, campaignId)).toBeNull();
    expect((await listRecipients(stranger, { campaignId })).rows).toEqual([]);
    expect((await listCampaigns(stranger)).rows).toEqual([]);
    expect((await listRecipients(ctx, { campaignId })).rows).toHaveLength(9);
  });
});

describe("recipients", () => {
  test("are filtered by the same words that the legend counts", async () => {
    const { ctx, campaignId } = await launchMixed();
    const { counts } = await getCampaignReport(ctx, campaignId);
    for (const [state, count] of Object.entries(counts)) {
      const { rows } = await listRecipients(ctx, { campaignId, states: [state as "sent"] });
      expect(rows.map((row) => row.state)).toEqual(Array(count).fill(state));
    }
  });

  test("come in pages that neither repeat nor miss anybody", async () => {
    const { ctx, campaignId } = await launchMixed();
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listRecipients>> = await listRecipients(ctx, {
        campaignId,
        after,
        limit: 2,
      });
      seen.push(...page.rows.map((row) => row.id));
      after = page.nextCursor;
    } while (after);
    expect(seen).toHaveLength(9);
    expect(new Set(seen).size).toBe(9);
  });

  test("are found by name and by the number as people write it", async () => {
    const { ctx, campaignId } = await launchMixed();
    const find = async (search: string) =>
      (await listRecipients(ctx, { campaignId, search })).rows.map((row) => row.name);
    expect(await find("stopp")).toEqual(["Stopped"]);
    expect(await find("+254 710 000 003")).toEqual(["Person 3"]);
    expect(await find("100%")).toEqual([]);
  });
});

describe("unconfirmed messages", () => {
  test("that count as sent keep the sums and are never sent again", async () => {
    const { ctx, campaignId, ids } = await launchMixed();
    await settleUnknown(ctx, { campaignId, messageId: ids[4], decision: "assume_sent" });
    const seen = await getCampaignReport(ctx, campaignId);
    expect(seen.counts).toMatchObject({ sent: 2, unconfirmed: 0 });
    expect(sumDisplayed(seen.counts)).toBe(9);
    await expect(
      settleUnknown(ctx, { campaignId, messageId: ids[4], decision: "assume_not_sent" }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("that count as not sent give their money back and cannot be retried", async () => {
    const { ctx, campaignId, ids } = await launchMixed();
    const before = await walletOf(ctx);
    await settleUnknown(ctx, { campaignId, messageId: ids[4], decision: "assume_not_sent" });
    const seen = await getCampaignReport(ctx, campaignId);
    expect(Number((await walletOf(ctx)).held)).toBeLessThan(Number(before.held));
    expect(seen.failures).toContainEqual(
      expect.objectContaining({ code: null, count: 1, retry: "never", retryable: 0 }),
    );
    expect(sumDisplayed(seen.counts)).toBe(9);
  });
});

describe("sending again to those who failed", () => {
  test("makes a visible draft of exactly them, and leaves the campaign as it is", async () => {
    const { ctx, campaignId, ids } = await launchMixed();
    const before = await getCampaignReport(ctx, campaignId);
    const made = await retryFailed(ctx, { campaignId, codes: [131053] });
    expect(made).toMatchObject({ count: 1, left: 0 });
    const child = await getCampaign(ctx, made.campaignId);
    expect(child).toMatchObject({ status: "draft", name: "Order ready, retry" });
    const plan = await planCampaign(ctx, { campaignId: made.campaignId });
    expect(plan).toMatchObject({ audience: 1, sendable: 1, problems: [] });
    const failed = (await listRecipients(ctx, { campaignId, states: ["failed"] })).rows[0];
    expect(failed?.id).toBe(ids[3]);
    expect(audienceSchema.parse(child?.audience)).toMatchObject({ ids: [failed?.contactId] });
    const after = await getCampaignReport(ctx, campaignId);
    expect(after.counts).toEqual(before.counts);
    expect(after.timeline[0]).toMatchObject({
      kind: "retried",
      details: { campaignId: made.campaignId, count: 1 },
    });
  });

  test("takes nobody twice, however often and by how many it is pressed", async () => {
    const { ctx, campaignId } = await launchMixed();
    const presses = await Promise.allSettled(
      Array.from({ length: 3 }, () => retryFailed(ctx, { campaignId, codes: [131053] })),
    );
    expect(presses.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const first = presses.find((one) => one.status === "fulfilled");
    const draftId = first?.value.campaignId as string;
    await deleteCampaign(ctx, { campaignId: draftId });
    // a draft that was thrown away never sent anything, so its people are free again
    await expect(retryFailed(ctx, { campaignId, codes: [131053] })).resolves.toMatchObject({
      count: 1,
    });
  });

  test("is refused for codes where it cannot help, and never touches unconfirmed ones", async () => {
    const { ctx, campaignId } = await launchMixed();
    for (const code of [131026, 131050, 130472]) {
      await expect(retryFailed(ctx, { campaignId, codes: [code] })).rejects.toMatchObject({
        code: "invalid",
      });
    }
    const { campaignId: childId } = await retryFailed(ctx, { campaignId, codes: [131053, 130429] });
    expect((await planCampaign(ctx, { campaignId: childId })).audience).toBe(1);
  });

  test("waits a day where Meta asks for it", async () => {
    const world = await launchMixed();
    const { ctx, campaignId, ids } = world;
    await report(world, ids[0], "failed", { errorCode: 131049, errorDetail: "Limit" });
    const group = async () =>
      (await getCampaignReport(ctx, campaignId)).failures.find((one) => one.code === 131049);
    expect(await group()).toMatchObject({ retry: "after_a_day", retryable: 0 });
    await expect(retryFailed(ctx, { campaignId, codes: [131049] })).rejects.toMatchObject({
      code: "conflict",
    });
    await withWorkspace(ctx, (tx) =>
      tx.execute(sql`update messages set failed_at = failed_at - interval '25 hours'
        where workspace_id = ${ctx.workspaceId} and id = ${ids[0]}`),
    );
    expect(await group()).toMatchObject({ retryable: 1, retryFrom: null });
    await expect(retryFailed(ctx, { campaignId, codes: [131049] })).resolves.toMatchObject({
      count: 1,
    });
  });

  test("leaves out whoever opted out in the meantime", async () => {
    const { ctx, campaignId } = await launchMixed();
    const [failed] = (await listRecipients(ctx, { campaignId, states: ["failed"] })).rows;
    await withWorkspace(ctx, (tx) =>
      tx
        .update(contacts)
        .set({ consent: "opted_out" })
        .where(
          and(
            eq(contacts.workspaceId, ctx.workspaceId),
            eq(contacts.id, failed?.contactId as string),
          ),
        ),
    );
    const { campaignId: childId } = await retryFailed(ctx, { campaignId, codes: [131053] });
    expect(await planCampaign(ctx, { campaignId: childId })).toMatchObject({
      sendable: 0,
      skipped: [{ reason: "opted_out", count: 1 }],
    });
  });

  test("is not for agents, nor for other workspaces", async () => {
    const { ctx, campaignId } = await launchMixed();
    await expect(
      retryFailed(await asAgent(ctx), { campaignId, codes: [131053] }),
    ).rejects.toMatchObject({ code: "not_allowed" });
    await expect(
      retryFailed(await makeContext(), { campaignId, codes: [131053] }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("duplicating and deleting", () => {
  test("a copy is a draft with the same message and audience, and nothing of the run", async () => {
    const { ctx, campaignId, templateId, channelId } = await launchMixed();
    const { campaignId: copyId } = await duplicateCampaign(ctx, { campaignId });
    expect(await getCampaign(ctx, copyId)).toMatchObject({
      name: "Copy of Order ready",
      status: "draft",
      templateId,
      channelId,
      audienceCount: 0,
      holdId: null,
      launchedAt: null,
    });
    expect((await planCampaign(ctx, { campaignId: copyId })).sendable).toBe(7);
  });

  test("a draft goes away, a launched campaign stays with its costs", async () => {
    const { ctx, campaignId } = await launchMixed();
    await expect(deleteCampaign(ctx, { campaignId })).rejects.toMatchObject({ code: "conflict" });
    const { campaignId: copyId } = await duplicateCampaign(ctx, { campaignId });
    await deleteCampaign(ctx, { campaignId: copyId });
    await restoreCampaign(ctx, { campaignId: copyId });
    expect((await getCampaign(ctx, copyId))?.status).toBe("draft");
    await expect(restoreCampaign(ctx, { campaignId })).rejects.toMatchObject({ code: "not_found" });
    await deleteCampaign(ctx, { campaignId: copyId });
    expect(await getCampaign(ctx, copyId)).toBeNull();
    expect((await listCampaigns(ctx)).rows.map((row) => row.id)).toEqual([campaignId]);
    await expect(planCampaign(ctx, { campaignId: copyId })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("of a deletion and a launch in the same moment exactly one happens", async () => {
    const world = await makeCampaignWorld({ people: 3 });
    const campaignId = await makeDraft(world);
    const [launched, deleted] = await Promise.allSettled([
      launchDraft(world.ctx, campaignId),
      deleteCampaign(world.ctx, { campaignId }),
    ]);
    expect([launched.status, deleted.status].toSorted()).toEqual(["fulfilled", "rejected"]);
    const { held } = await walletOf(world.ctx);
    expect(held === "0.0000").toBe(deleted.status === "fulfilled");
  });

  test("agents and strangers can do neither", async () => {
    const { ctx } = await makeCampaignWorld();
    const world = await makeCampaignWorld();
    const campaignId = await makeDraft(world);
    const agent = await asAgent(world.ctx);
    for (const attempt of [duplicateCampaign, deleteCampaign, restoreCampaign]) {
      await expect(attempt(agent, { campaignId })).rejects.toMatchObject({ code: "not_allowed" });
      await expect(attempt(ctx, { campaignId })).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await getCampaign(world.ctx, campaignId)).not.toBeNull();
  });
});

describe("the list", () => {
  test("steps through campaigns newest first, each once", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    const made: string[] = [];
    for (let index = 0; index < 5; index++) made.push(await makeDraft(world, `Number ${index}`));
    const first = await listCampaigns(world.ctx, { limit: 3 });
    const second = await listCampaigns(world.ctx, { limit: 3, after: first.nextCursor });
    expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(made.toReversed());
    expect(second.nextCursor).toBeNull();
  });

  test("filters by state and finds by name", async () => {
    const world = await launchMixed();
    await makeDraft(world, "Spring 100% off");
    const names = async (input: Parameters<typeof listCampaigns>[1]) =>
      (await listCampaigns(world.ctx, input)).rows.map((row) => row.name);
    expect(await names({ status: "draft" })).toEqual(["Spring 100% off"]);
    expect(await names({ search: "100%" })).toEqual(["Spring 100% off"]);
    expect(await names({ search: "order_ready" })).toEqual([]);
  });
});

describe("a draft on screen", () => {
  test("its audience is counted with reasons that add up, exclusions taken out", async () => {
    const world = await makeCampaignWorld({ people: 3 });
    const [blocked, , noConsent] = await addPeople(world, [
      { name: "Blocked", blockedAt: new Date(), consent: "opted_out" },
      { name: "No phone", phone: null, phoneKey: null },
      { name: "Unknown", consent: "unknown" },
      { name: "Stopped", consent: "opted_out" },
    ]);
    const all = audienceSchema.parse({ kind: "all" });
    const reach = await countReach(world.ctx, all);
    expect(reach).toEqual({
      total: 7,
      noPhone: 1,
      blocked: 1,
      optedOut: 1,
      noConsent: 1,
      optedIn: 3,
    });
    const tagId = newId();
    await withWorkspace(world.ctx, async (tx) => {
      await tx.execute(sql`insert into tags (workspace_id, id, name, slug)
        values (${world.ctx.workspaceId}, ${tagId}, 'out', 'out')`);
      for (const id of [blocked, noConsent]) {
        await tx.execute(sql`insert into contact_tags (workspace_id, contact_id, tag_id)
          values (${world.ctx.workspaceId}, ${id as string}, ${tagId})`);
      }
    });
    expect(await countReach(world.ctx, { kind: "all", excludeTagIds: [tagId] })).toMatchObject({
      total: 5,
      blocked: 0,
      noConsent: 0,
    });
  });

  test("shows real people's values, and who would lack one", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    await addPeople(world, [
      { name: "Ann Lee" },
      { name: "Maximiliana Featherstonehaugh-Cholmondeley" },
      { name: null },
    ]);
    const audience = audienceSchema.parse({ kind: "all" });
    const previews = await previewDraft(world.ctx, {
      audience,
      variants: [variantOf("Hello {{first_name}}, *ready*.")],
      fallbacks: [],
      variables: {
        "body.first_name": { source: "field", field: "first_name", fallback: "" },
      },
    });
    const longest = previews.find((one) => one.person?.name?.startsWith("Max"));
    expect(longest).toMatchObject({
      missing: [],
      values: { "body.first_name": "Maximiliana" },
    });
    const noName = previews.find((one) => one.person?.kind === "no_name");
    expect(noName).toMatchObject({ missing: ["body.first_name"], values: {} });
  });

  test("previews five people, one of each language in the words of theirs", async () => {
    const world = await makeCampaignWorld({ people: 6 });
    await addPeople(world, [{ name: "Greta", language: "de" }, { name: "Ann" }]);
    const previews = await previewDraft(world.ctx, {
      audience: audienceSchema.parse({ kind: "all" }),
      variants: [variantOf("Hello."), variantOf("Hallo {{city}}.", "de")],
      fallbacks: [],
      variables: {},
    });
    expect(previews).toHaveLength(5);
    expect(new Set(previews.map(({ person }) => person?.id)).size).toBe(5);
    const inGerman = previews.filter(({ language }) => language === "de");
    expect(inGerman).toMatchObject([{ person: { name: "Greta" }, missing: ["body.city"] }]);
  });

  test("shows the samples when the audience holds nobody", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    const variant = variantOf("Hello {{name}}");
    const previews = await previewDraft(world.ctx, {
      audience: audienceSchema.parse({ kind: "all" }),
      variants: [variant],
      fallbacks: [],
      variables: {},
    });
    expect(previews).toEqual([
      {
        person: null,
        templateId: variant.id,
        language: "en",
        values: { "body.name": "Ada" },
        missing: [],
      },
    ]);
  });

  test("a test send is counted in no campaign and listed with its state", async () => {
    const world = await makeCampaignWorld({ people: 1 });
    const campaignId = await makeDraft(world);
    const { messageId } = await testSend(world.ctx, { campaignId, phone: "+254 722 900 114" });
    expect(await listTestSends(world.ctx, campaignId)).toMatchObject([
      { messageId, phone: "+254722900114", state: "queued" },
    ]);
    expect((await getCampaignReport(world.ctx, campaignId)).audienceCount).toBe(0);
  });

  test("whoever got a test is not one of everybody, until they write themselves", async () => {
    const world = await makeCampaignWorld({ people: 2 });
    const campaignId = await makeDraft(world);
    const everybody = async () => ({
      counted: (await countReach(world.ctx, audienceSchema.parse({ kind: "all" }))).total,
      planned: (await planCampaign(world.ctx, { campaignId })).sendable,
    });
    await testSend(world.ctx, { campaignId, phone: "+254 722 900 114" });
    expect(await everybody()).toEqual({ counted: 2, planned: 2 });
    await launchDraft(world.ctx, campaignId);
    const { rows } = await listRecipients(world.ctx, { campaignId });
    expect(rows.map(({ phone }) => phone)).not.toContain("254722900114");

    await withWorkspace(world.ctx, (tx) =>
      findOrCreateContact(tx, world.ctx, { waId: "254722900114", source: "whatsapp" }),
    );
    const { total } = await countReach(world.ctx, audienceSchema.parse({ kind: "all" }));
    expect(total).toBe(3);
  });
});

/** A template with these words, every variable sampled as Ada. */
function variantOf(text: string, language = "en"): Variant {
  const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name as string);
  return {
    id: newId(),
    language,
    category: "utility",
    components: [
      {
        type: "BODY",
        text,
        example: {
          body_text_named_params: names.map((name) => ({ param_name: name, example: "Ada" })),
        },
      },
    ],
    places: names.map((name) => `body.${name}`),
  };
}
