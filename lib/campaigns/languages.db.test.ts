import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { campaigns } from "@/db/schema/campaigns";
import { contacts } from "@/db/schema/contacts";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { newId } from "@/lib/core/ids";
import type { PreparedBatch } from "@/lib/messages/prepared-message";
import { deleteTemplate } from "@/lib/templates/delete-template";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { saveLanguages } from "@/lib/workspaces/save-languages";
import { claimRecipients } from "./claim-recipients";
import { launchCampaign } from "./launch-campaign";
import { planCampaign } from "./plan-campaign";
import { listRecipients } from "./recipient-queries";
import { getCampaignReport } from "./report-queries";
import { resumeCampaign } from "./resume-campaign";
import { springTripWires } from "./spring-trip-wires";
import {
  accepted,
  addPeople,
  type CampaignWorld,
  launchDraft,
  makeCampaignWorld,
  makeDraft,
  sendNext,
  walletOf,
} from "./testing/campaign-world";
import { updateCampaign } from "./update-campaign";

usePricedDatabase();

const HELLO: Record<string, string> = {
  de: "Hallo {{first_name}}, Ihre Bestellung ist da.",
  sw: "Habari {{first_name}}, oda yako iko tayari.",
};

/** The template of the world in one more language that Meta approved. */
async function translate(
  { ctx, templateId }: CampaignWorld,
  language: string,
  given: Partial<typeof messageTemplates.$inferInsert> = {},
): Promise<string> {
  const id = newId();
  await withWorkspace(ctx, async (tx) => {
    const [source] = await tx
      .select()
      .from(messageTemplates)
      .where(eq(messageTemplates.id, templateId));
    await tx.insert(messageTemplates).values({
      ...(source as typeof messageTemplates.$inferInsert),
      id,
      language,
      components: [{ type: "BODY", text: HELLO[language] ?? "Hello {{first_name}}, ready." }],
      approvedAt: new Date(),
      ...given,
    });
  });
  return id;
}

const setTemplate = (
  { ctx }: CampaignWorld,
  id: string,
  values: Partial<typeof messageTemplates.$inferInsert>,
) =>
  withWorkspace(ctx, (tx) =>
    tx.update(messageTemplates).set(values).where(eq(messageTemplates.id, id)),
  );

const campaignOf = async ({ ctx }: CampaignWorld, campaignId: string) => {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId))),
  );
  return row as typeof campaigns.$inferSelect;
};

/** What goes to Meta, by the digits it goes to: the language that is asked for. */
const languagesSent = (batch: PreparedBatch | null) =>
  Object.fromEntries(
    (batch?.messages ?? []).map(({ payload }) => {
      const { to, template } = payload as unknown as {
        to: string;
        template: { name: string; language: { code: string } };
      };
      return [to, `${template.name} ${template.language.code}`];
    }),
  );

/** A German, a Swahili speaker, one who speaks French, and one of whom nobody knows. */
async function speakers(world: CampaignWorld): Promise<Record<string, string>> {
  await addPeople(world, [
    { name: "Greta", language: "de" },
    { name: "Juma", language: "sw-KE" },
    { name: "Claire", language: "fr" },
    { name: "Somebody" },
    { name: "Hans", customFields: { Language: "Deutsch" } },
  ]);
  const rows = await withWorkspace(world.ctx, (tx) =>
    tx
      .select({ name: contacts.name, phone: contacts.phone })
      .from(contacts)
      .where(eq(contacts.workspaceId, world.ctx.workspaceId)),
  );
  return Object.fromEntries(rows.map(({ name, phone }) => [name, phone?.slice(1) as string]));
}

describe("a campaign of a template in several languages", () => {
  test("sends each person their own, and the plan says who gets which and why", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    const german = await translate(world, "de");
    const swahili = await translate(world, "sw");
    const digits = await speakers(world);
    const campaignId = await makeDraft(world);
    const plan = await planCampaign(world.ctx, { campaignId });
    expect(plan.problems).toEqual([]);
    expect(new Map(plan.languages.map(({ language, ...one }) => [language, one]))).toEqual(
      new Map([
        ["de", { templateId: german, count: 2, unknown: 0, notThere: 0 }],
        ["en_US", { templateId: world.templateId, count: 2, unknown: 1, notThere: 1 }],
        ["sw", { templateId: swahili, count: 1, unknown: 0, notThere: 0 }],
      ]),
    );
    await launchDraft(world.ctx, campaignId);
    const batch = await claimRecipients(world.ctx, { campaignId, workerId: newId(), limit: 10 });
    expect(languagesSent(batch)).toEqual({
      [digits.Greta as string]: "order_ready de",
      [digits.Hans as string]: "order_ready de",
      [digits.Juma as string]: "order_ready sw",
      [digits.Claire as string]: "order_ready en_US",
      [digits.Somebody as string]: "order_ready en_US",
    });
    const { rows } = await listRecipients(world.ctx, { campaignId });
    expect(Object.fromEntries(rows.map(({ name, language }) => [name, language]))).toEqual({
      Greta: "de",
      Hans: "de",
      Juma: "sw",
      Claire: "en_US",
      Somebody: "en_US",
    });
  });

  test("falls back in the order of the workspace before the language it was written in", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    await translate(world, "de");
    await translate(world, "sw");
    await speakers(world);
    await saveLanguages(world.ctx, { languages: ["pt", "sw", "de"] });
    const campaignId = await makeDraft(world);
    const plan = await planCampaign(world.ctx, { campaignId });
    expect(Object.fromEntries(plan.languages.map((one) => [one.language, one.count]))).toEqual({
      de: 2,
      sw: 3,
    });
  });

  test("holds and sends at the price of the category that Meta filed each language under", async () => {
    const world = await makeCampaignWorld({ people: 0, category: "utility" });
    const german = await translate(world, "de", { category: "marketing" });
    await addPeople(world, [
      { name: "Greta", language: "de" },
      { name: "Gustav", language: "de", consent: "unknown" },
      { name: "Ann", consent: "unknown" },
    ]);
    const campaignId = await makeDraft(world);
    const plan = await planCampaign(world.ctx, { campaignId });
    expect(plan.skipped).toEqual([{ reason: "no_consent", detail: null, count: 1 }]);
    expect(plan.markets).toHaveLength(2);
    const priceOf = (category: string) =>
      plan.markets.find((row) => row.category === category)?.price;
    expect(priceOf("marketing")).not.toBe(priceOf("utility"));
    await launchDraft(world.ctx, campaignId);
    expect((await walletOf(world.ctx)).held).toBe(plan.cost);
    await sendNext(world, campaignId, [accepted(), accepted()]);
    const sent = (await withWorkspace(world.ctx, (tx) =>
      tx.execute(sql`
        select m.template_id = ${german} as german, m.content->>'category' as category,
          m.content#>>'{language}' as language, m.held_amount::text as held, r.price::text as price,
          r.template_id = m.template_id as same
        from messages m join campaign_recipients r
          on r.workspace_id = m.workspace_id and r.id = m.id
        where m.workspace_id = ${world.ctx.workspaceId} order by m.template_id = ${german}`),
    )) as unknown as Record<string, unknown>[];
    expect(sent).toMatchObject([
      { german: false, category: "utility", held: priceOf("utility"), price: priceOf("utility") },
      {
        german: true,
        category: "marketing",
        held: priceOf("marketing"),
        price: priceOf("marketing"),
      },
    ]);
    expect(sent.every(({ same }) => same === true)).toBe(true);
  });

  test("keeps each person's language and price from the launch on, whatever is learnt later", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    await addPeople(world, [{ name: "Ann" }, { name: "Greta", language: "de" }]);
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    await translate(world, "de", { category: "marketing" });
    await withWorkspace(world.ctx, (tx) =>
      tx
        .update(contacts)
        .set({ language: "de" })
        .where(eq(contacts.workspaceId, world.ctx.workspaceId)),
    );
    const batch = await claimRecipients(world.ctx, { campaignId, workerId: newId(), limit: 10 });
    expect(new Set(Object.values(languagesSent(batch)))).toEqual(new Set(["order_ready en_US"]));
    expect(batch?.messages).toHaveLength(2);
    expect(await claimRecipients(world.ctx, { campaignId, workerId: newId(), limit: 10 })).toBe(
      null,
    );
  });

  test("sends everybody the chosen language when that was chosen", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    await translate(world, "de");
    await speakers(world);
    const campaignId = await makeDraft(world);
    await updateCampaign(world.ctx, { campaignId, ownLanguage: false });
    const plan = await planCampaign(world.ctx, { campaignId });
    expect(plan.languages).toMatchObject([{ language: "en_US", count: 5 }]);
  });

  test("is not launched in other languages than the plan said, though it costs the same", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    await speakers(world);
    const campaignId = await makeDraft(world);
    const { sendable, cost, languages } = await planCampaign(world.ctx, { campaignId });
    await translate(world, "de");
    const planned = {
      sendable,
      cost,
      languages: Object.fromEntries(languages.map((one) => [one.language, one.count])),
    };
    await expect(launchCampaign(world.ctx, { campaignId, planned })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("other languages than the plan said"),
    });
    expect((await campaignOf(world, campaignId)).status).toBe("draft");
    expect((await walletOf(world.ctx)).held).toBe("0.0000");
  });

  test("leaves out whoever lacks a value of their own language, and nobody else", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    await translate(world, "de", {
      components: [{ type: "BODY", text: "Hallo {{first_name}} aus {{city}}, alles da." }],
    });
    await addPeople(world, [{ name: "Greta", language: "de" }, { name: "Ann" }]);
    const campaignId = await makeDraft(world);
    const plan = await planCampaign(world.ctx, { campaignId });
    expect(plan.sendable).toBe(1);
    expect(plan.skipped).toEqual([{ reason: "missing_variable", detail: "body.city", count: 1 }]);
  });

  test("stops when Meta pauses one of its languages, hands nobody of it over, and says which", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    const german = await translate(world, "de");
    await addPeople(world, [{ name: "Greta", language: "de" }, { name: "Ann" }]);
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    await setTemplate(world, german, { status: "paused" });
    const batch = await claimRecipients(world.ctx, { campaignId, workerId: newId(), limit: 10 });
    expect(Object.values(languagesSent(batch))).toEqual(["order_ready en_US"]);
    expect(await springTripWires(world.ctx, { channelId: world.channelId })).toEqual([campaignId]);
    expect((await campaignOf(world, campaignId)).pauseReason).toBe(
      "The template order_ready in German is paused at Meta, so nothing more of it is sent. Resume when it is approved again, or go on without it.",
    );
    await expect(resumeCampaign(world.ctx, { campaignId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("order_ready in German is paused"),
    });
    await setTemplate(world, german, { status: "approved" });
    await resumeCampaign(world.ctx, { campaignId });
    const rest = await claimRecipients(world.ctx, { campaignId, workerId: newId(), limit: 10 });
    expect(Object.values(languagesSent(rest))).toEqual(["order_ready de"]);
  });

  test("goes on without a language that Meta stopped, when a person says so, and frees its money", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    const { ctx } = world;
    const german = await translate(world, "de");
    await addPeople(world, [{ name: "Greta", language: "de" }, { name: "Ann" }]);
    const campaignId = await makeDraft(world);
    await launchDraft(ctx, campaignId);
    const { held } = await walletOf(ctx);
    await setTemplate(world, german, { status: "disabled" });
    await springTripWires(ctx, { channelId: world.channelId });
    const paused = await getCampaignReport(ctx, campaignId);
    expect(paused.stopped).toEqual({
      templateIds: [german],
      languages: ["German"],
      people: 1,
      others: 1,
    });

    expect(await resumeCampaign(ctx, { campaignId, without: [german] })).toEqual({ leftOut: 1 });
    const report = await getCampaignReport(ctx, campaignId);
    expect(report).toMatchObject({
      status: "running",
      stopped: null,
      skipped: [{ reason: "template_stopped", count: 1 }],
    });
    expect(Number((await walletOf(ctx)).held)).toBeCloseTo(Number(held) / 2, 4);
    const rest = await claimRecipients(ctx, { campaignId, workerId: newId(), limit: 10 });
    expect(Object.values(languagesSent(rest))).toEqual(["order_ready en_US"]);
  });

  test("goes on without the language that it was written in, when that is the stopped one", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    const { ctx, templateId } = world;
    await translate(world, "de");
    await addPeople(world, [{ name: "Greta", language: "de" }, { name: "Ann" }]);
    const campaignId = await makeDraft(world);
    await launchDraft(ctx, campaignId);
    await setTemplate(world, templateId, { status: "disabled" });
    await springTripWires(ctx, { channelId: world.channelId });
    expect(await resumeCampaign(ctx, { campaignId, without: [templateId] })).toEqual({
      leftOut: 1,
    });
    const rest = await claimRecipients(ctx, { campaignId, workerId: newId(), limit: 10 });
    expect(Object.values(languagesSent(rest))).toEqual(["order_ready de"]);
  });

  test("leaves nobody out when the language is approved again, when nobody would be left, or for a stranger's template", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    const { ctx, templateId } = world;
    const german = await translate(world, "de");
    await addPeople(world, [{ name: "Greta", language: "de" }, { name: "Ann" }]);
    const campaignId = await makeDraft(world);
    await launchDraft(ctx, campaignId);
    await setTemplate(world, german, { status: "paused" });
    await springTripWires(ctx, { channelId: world.channelId });
    for (const without of [[templateId], [german, templateId], [newId()]]) {
      await expect(resumeCampaign(ctx, { campaignId, without })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("Nothing was changed"),
      });
    }
    await setTemplate(world, templateId, { status: "paused" });
    await expect(
      resumeCampaign(ctx, { campaignId, without: [german, templateId] }),
    ).rejects.toMatchObject({ message: expect.stringContaining("Nobody would be left") });
    expect(await getCampaignReport(ctx, campaignId)).toMatchObject({
      status: "paused",
      stopped: null,
      skipped: [],
    });
  });

  test("is in nobody's way while a translation is only written, and keeps what it still sends", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    const german = await translate(world, "de");
    await translate(world, "sw", { status: "draft", approvedAt: null });
    await addPeople(world, [{ name: "Greta", language: "de" }]);
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    expect(await springTripWires(world.ctx, { channelId: world.channelId })).toEqual([]);
    await expect(deleteTemplate(world.ctx, { templateId: german })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("still sends this template"),
    });
  });

  test("knows nothing of another workspace's translations", async () => {
    const world = await makeCampaignWorld({ people: 0 });
    const stranger = await makeCampaignWorld({ people: 0 });
    await withWorkspace(world.ctx, async (tx) => {
      const [own] = await tx
        .select()
        .from(messageTemplates)
        .where(eq(messageTemplates.id, world.templateId));
      await withWorkspace(stranger.ctx, (theirs) =>
        theirs.insert(messageTemplates).values({
          ...(own as typeof messageTemplates.$inferInsert),
          workspaceId: stranger.ctx.workspaceId,
          id: newId(),
          language: "de",
        }),
      );
    });
    await addPeople(world, [{ name: "Greta", language: "de" }]);
    const campaignId = await makeDraft(world);
    const plan = await planCampaign(world.ctx, { campaignId });
    expect(plan.languages).toMatchObject([{ language: "en_US", count: 1, notThere: 1 }]);
  });
});
