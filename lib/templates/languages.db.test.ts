import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { copyTemplate } from "./copy-template";
import { getTemplate, listLanguages } from "./queries";
import { lockTemplateAtMeta } from "./template-at-meta";

useTestDatabase();

const WABA = "800000000000001";

async function makeTemplate(ctx: WorkspaceContext): Promise<string> {
  const templateId = newId();
  await withWorkspace(ctx, (tx) =>
    tx.insert(messageTemplates).values({
      workspaceId: ctx.workspaceId,
      id: templateId,
      wabaId: WABA,
      name: "order_ready",
      language: "en_US",
      category: "utility",
      components: [
        {
          type: "BODY",
          text: "Hello {{first_name}}, your order is ready.",
          example: { body_text_named_params: [{ param_name: "first_name", example: "Ada" }] },
        },
        { type: "FOOTER", text: "Northwind" },
      ],
      status: "approved",
      createdByName: "Test",
    }),
  );
  return templateId;
}

async function addNumber(
  ctx: WorkspaceContext,
  given: Partial<typeof channels.$inferInsert>,
): Promise<string> {
  const id = newId();
  await withWorkspace(ctx, (tx) =>
    tx.insert(channels).values({
      workspaceId: ctx.workspaceId,
      id,
      kind: "whatsapp",
      mode: "shared",
      name: "Desk",
      phoneNumberId: `phone-${id}`,
      wabaId: WABA,
      displayPhoneNumber: "+254 20 765 4321",
      isSandbox: true,
      ...given,
    }),
  );
  return id;
}

test("a translation is marked until its words are its own, and the language that was first is not", async () => {
  const ctx = await makeContext();
  const templateId = await makeTemplate(ctx);
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
  const templateId = await makeTemplate(ctx);
  const account = () =>
    withWorkspace(ctx, async (tx) => (await lockTemplateAtMeta(tx, ctx, templateId)).account());
  await expect(account()).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("is disconnected"),
  });
  const lost = await addNumber(ctx, { status: "disconnected" });
  expect((await account()).channelId).toBe(lost);
  const connected = await addNumber(ctx, { status: "connected" });
  expect((await account()).channelId).toBe(connected);
});

test("the way to Meta of a foreign template is unknown", async () => {
  const templateId = await makeTemplate(await makeContext());
  const stranger = await makeContext();
  await expect(
    withWorkspace(stranger, (tx) => lockTemplateAtMeta(tx, stranger, templateId)),
  ).rejects.toMatchObject({ code: "not_found" });
});
