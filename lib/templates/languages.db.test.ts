import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { HELLO_COMPONENTS, makeChannel, makeContext, makeTemplate } from "@/db/testing/makers";
import { publishEnv } from "@/lib/core/env";
import { copyTemplate } from "./copy-template";
import { getTemplate, listLanguages } from "./queries";
import { lockTemplateAtMeta } from "./template-at-meta";

useTestDatabase();

const WABA = "800000000000001";
const FOOTED = [...HELLO_COMPONENTS, { type: "FOOTER", text: "Northwind" }];

test("a translation is marked until its words are its own, and the language that was first is not", async () => {
  const ctx = await makeContext();
  const templateId = await makeTemplate(ctx, { wabaId: WABA, components: FOOTED });
  const { templateId: germanId } = await copyTemplate(ctx, { templateId, language: "de" });
  const template = await getTemplate(ctx, templateId);
  const languages = () => listLanguages(ctx, template as NonNullable<typeof template>);
  expect(await languages()).toMatchObject([
    {
      language: "de",
      status: "draft",
      isSource: false,
      marks: [
        { place: "body", kind: "untranslated" },
        { place: "footer", kind: "untranslated" },
      ],
    },
    { language: "en_US", status: "approved", isSource: true, marks: [] },
  ]);
  await withWorkspace(ctx, (tx) =>
    tx
      .update(messageTemplates)
      .set({ components: [{ type: "BODY", text: "Ihre Bestellung ist da." }] })
      .where(eq(messageTemplates.id, germanId)),
  );
  expect((await languages())[0]?.marks).toEqual([
    { place: "body", kind: "variables", lacks: ["first_name"], adds: [] },
    { place: "footer", kind: "missing", lacks: [], adds: [] },
  ]);
});

test("Meta is asked about a template over a number that is connected, not over one that lost its access", async () => {
  publishEnv({ SANDBOX_ACCESS_TOKEN: "practice", SANDBOX: "on" });
  const ctx = await makeContext();
  const templateId = await makeTemplate(ctx, { wabaId: WABA, components: FOOTED });
  const account = () =>
    withWorkspace(ctx, async (tx) => (await lockTemplateAtMeta(tx, ctx, templateId)).account());
  await expect(account()).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("is disconnected"),
  });
  const lost = await makeChannel(ctx, { accountId: WABA, status: "disconnected" });
  expect((await account()).channelId).toBe(lost);
  const connected = await makeChannel(ctx, { accountId: WABA, status: "connected" });
  expect((await account()).channelId).toBe(connected);
});

test("the way to Meta of a foreign template is unknown", async () => {
  const templateId = await makeTemplate(await makeContext(), { wabaId: WABA });
  const stranger = await makeContext();
  await expect(
    withWorkspace(stranger, (tx) => lockTemplateAtMeta(tx, stranger, templateId)),
  ).rejects.toMatchObject({ code: "not_found" });
});
