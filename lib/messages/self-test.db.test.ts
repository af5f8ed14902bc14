import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { conversations, messages } from "@/db/schema/messages";
import { wallets } from "@/db/schema/wallet";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext, makeTemplate } from "@/db/testing/makers";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { seedSandboxRates } from "@/lib/wallet/pricing";
import { sendSelfTest } from "./self-test";

useTestDatabase();
publishEnv({ SANDBOX: "on" });

const PHONE = "+254712000777";

/** A number whose account has one approved template that says something without a value. */
async function makeNumber(ctx: WorkspaceContext): Promise<string> {
  const wabaId = newId();
  await makeTemplate(ctx, {
    wabaId,
    name: "hello_world",
    components: [{ type: "BODY", text: "Welcome to our shop." }],
  });
  return makeChannel(ctx, { name: "Shop", accountId: wabaId, isSandbox: false });
}

const written = (ctx: WorkspaceContext) =>
  withWorkspace(ctx, async (tx) => ({
    messages: await tx.select().from(messages),
    people: await tx.select().from(contacts),
    wallet: (await tx.select().from(wallets))[0],
  }));

test("a self-test whose price nobody knows is refused and leaves nobody behind", async () => {
  const ctx = await makeContext({ balance: "5" });
  const channelId = await makeNumber(ctx);
  for (const agreed of ["", "unknown"]) {
    await expect(sendSelfTest(ctx, { channelId, phone: PHONE, agreed })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("no price"),
    });
  }
  expect(await written(ctx)).toMatchObject({ messages: [], people: [] });
});

test("what a self-test costs is asked before anything is sent, and set aside once it was agreed to", async () => {
  await seedSandboxRates();
  const ctx = await makeContext({ balance: "5" });
  const channelId = await makeNumber(ctx);
  const asked = await sendSelfTest(ctx, { channelId, phone: PHONE, agreed: "" });
  expect(asked).toMatchObject({ kind: "asks", what: "the template hello_world" });
  expect(Number(asked.amount)).toBeGreaterThan(0);
  expect(await written(ctx)).toMatchObject({
    messages: [],
    people: [],
    wallet: { held: "0.0000" },
  });

  // another price than the one that was seen is asked about again
  const other = await sendSelfTest(ctx, { channelId, phone: PHONE, agreed: "0.0001 USD" });
  expect(other.kind).toBe("asks");

  const agreed = `${asked.amount} ${asked.currency}`;
  const sent = await sendSelfTest(ctx, { channelId, phone: PHONE, agreed });
  expect(sent).toMatchObject({ kind: "sent", amount: asked.amount });
  expect(await written(ctx)).toMatchObject({
    messages: [{ origin: "test", heldAmount: asked.amount }],
    people: [{ phone: PHONE }],
    wallet: { held: asked.amount },
  });
});

test("whoever has written to the number today gets a line of text for nothing, unasked", async () => {
  const ctx = await makeContext({ balance: "5" });
  const channelId = await makeNumber(ctx);
  await withWorkspace(ctx, async (tx) => {
    const { id } = await findOrCreateContact(tx, ctx, {
      waId: PHONE.slice(1),
      source: "whatsapp",
    });
    await tx.insert(conversations).values({
      workspaceId: ctx.workspaceId,
      id: newId(),
      contactId: id,
      channelId,
      windowExpiresAt: new Date(Date.now() + 3_600_000),
    });
  });
  expect(await sendSelfTest(ctx, { channelId, phone: PHONE, agreed: "" })).toMatchObject({
    kind: "sent",
    what: "a line of text",
    amount: "0.0000",
  });
});

test("another workspace's number and an agent send no self-test", async () => {
  const ctx = await makeContext({ balance: "5" });
  const channelId = await makeNumber(ctx);
  const stranger = await makeContext({ balance: "5" });
  const input = { channelId, phone: PHONE, agreed: "" };
  await expect(sendSelfTest(stranger, input)).rejects.toMatchObject({ code: "not_found" });
  if (ctx.actor.kind !== "member") throw new Error("a test acts as a member");
  const agent = { ...ctx, actor: { ...ctx.actor, role: "agent" as const } };
  await expect(sendSelfTest(agent, input)).rejects.toMatchObject({ code: "not_allowed" });
  await withWorkspace(ctx, async (tx) =>
    expect(await tx.select().from(messages).where(eq(messages.channelId, channelId))).toEqual([]),
  );
});
