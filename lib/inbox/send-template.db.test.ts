import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeTemplate } from "@/db/testing/makers";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { listTemplateChoices } from "./about-queries";
import { sendTemplate } from "./send-template";
import { customerWrites, type Desk, makeDesk } from "./testing/desk";
import { readThread } from "./thread-queries";

useTestDatabase();
publishEnv({ SANDBOX: "on" });

const addTemplate = (desk: Desk, components: unknown[], language = "en") =>
  makeTemplate(desk.lena, { wabaId: desk.wabaId, name: "restock", language, components });

test("a template that Meta would refuse for a value is not sent: each place says why", async () => {
  const desk = await makeDesk({ balance: "5.0000" });
  const { conversationId } = await customerWrites(desk);
  const templateId = await addTemplate(desk, [
    { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::aW"] } },
    { type: "BODY", text: "Half the price until the clock stops." },
    {
      type: "LIMITED_TIME_OFFER",
      limited_time_offer: { text: "Half price", has_expiration: true },
    },
    { type: "BUTTONS", buttons: [{ type: "COPY_CODE", example: "TEA25" }] },
  ]);
  const send = (values: Record<string, string>) =>
    sendTemplate(desk.lena, {
      conversationId,
      messageId: newId(),
      templateId,
      seenVersion: 9,
      values,
    });
  const good = {
    "header.media": "1013859600285441 kettle.png",
    "offer.expires_at": new Date(Date.now() + 3_600_000).toISOString(),
    "button.0": "TEA25",
  };
  for (const [place, value] of [
    ["header.media", "kettle.png"],
    ["offer.expires_at", new Date(Date.now() - 60_000).toISOString()],
    ["button.0", "TEA 25"],
  ] as const) {
    const refusal = await refusalOf(send({ ...good, [place]: value }));
    expect(refusal.code).toBe("invalid");
    expect(Object.keys(refusal.fields ?? {})).toEqual([`values.${place}`]);
  }
  await send(good);
  const { messages } = await readThread(desk.lena, { conversationId });
  expect(messages.filter(({ kind }) => kind === "template")).toHaveLength(1);
});

test("one template went out and was paid twice, because its author pressed Send in two tabs", async () => {
  const desk = await makeDesk({ balance: "5.0000" });
  const { conversationId } = await customerWrites(desk);
  const templateId = await addTemplate(desk, [{ type: "BODY", text: "Your kettle is ready." }]);
  const send = (pageId: string, seenVersion = 1) => {
    const messageId = newId();
    return sendTemplate(desk.lena, {
      conversationId,
      messageId,
      templateId,
      values: {},
      seenVersion,
      pageId,
    });
  };
  const [tab, other] = [newId(), newId()];
  await send(tab);
  const refusal = await refusalOf(send(other));
  expect(refusal).toMatchObject({ code: "stale", version: 2 });
  expect(refusal.message).toContain("from another tab or device. Nothing was sent now.");
  // on one page, or when one was told, it is meant
  await send(tab);
  await send(other, 3);
  const { messages } = await readThread(desk.lena, { conversationId });
  expect(messages.filter(({ kind }) => kind === "template")).toHaveLength(3);
});

test("a login code is kept from somebody who shows no number, and goes to the number once it is known", async () => {
  const desk = await makeDesk({ balance: "5.0000" });
  const { conversationId, contactId } = await customerWrites(desk, {
    from: { waId: null, userId: "KE.13491208655302741918", username: "zuri.k", name: "Zuri" },
  });
  const templateId = await makeTemplate(desk.lena, {
    wabaId: desk.wabaId,
    name: "login_code",
    language: "en",
    category: "authentication",
    components: [{ type: "BODY", text: "{{1}} is your code." }],
  });
  const send = () =>
    sendTemplate(desk.lena, {
      conversationId,
      messageId: newId(),
      templateId,
      seenVersion: 9,
      values: { "body.1": "481205" },
    });
  const obstacle = async () => (await listTemplateChoices(desk.lena, conversationId))[0]?.obstacle;
  expect(await obstacle()).toMatch(/phone numbers alone/);
  expect(await refusalOf(send())).toMatchObject({ code: "conflict" });

  await withWorkspace(desk.lena, (tx) =>
    tx.update(contacts).set({ phone: "+254733000771" }).where(eq(contacts.id, contactId)),
  );
  expect(await obstacle()).toBeNull();
  const { messageId } = await send();
  const [sent] = await withWorkspace(desk.lena, (tx) =>
    tx.select({ address: messages.address }).from(messages).where(eq(messages.id, messageId)),
  );
  expect(sent).toEqual({ address: "254733000771" });
});

test("a template that needs an order is shown with the reason, and is not sent", async () => {
  const desk = await makeDesk({ balance: "5.0000" });
  const { conversationId } = await customerWrites(desk);
  const templateId = await addTemplate(desk, [
    { type: "BODY", text: "Your bill." },
    { type: "BUTTONS", buttons: [{ type: "ORDER_DETAILS", text: "Pay" }] },
  ]);
  const [choice] = await listTemplateChoices(desk.lena, conversationId);
  expect(choice?.obstacle).toMatch(/needs an order/);
  const refusal = await refusalOf(
    sendTemplate(desk.lena, {
      conversationId,
      messageId: newId(),
      templateId,
      seenVersion: 9,
      values: { "button.0": "4471" },
    }),
  );
  expect(refusal.fields).toHaveProperty("values.button.0");
});

test("E4: of the languages of a template the one that the customer speaks is offered first", async () => {
  const desk = await makeDesk({ balance: "5.0000" });
  const { conversationId, contactId } = await customerWrites(desk);
  for (const language of ["en", "sw", "de"]) {
    await addTemplate(desk, [{ type: "BODY", text: "It is back." }], language);
  }
  const first = async () =>
    (await listTemplateChoices(desk.lena, conversationId))
      .filter(({ preferred }) => preferred)
      .map(({ language }) => language);
  expect(await first()).toEqual(["en"]);
  await withWorkspace(desk.lena, (tx) =>
    tx
      .update(contacts)
      .set({ customFields: { Language: "sw-KE" } })
      .where(eq(contacts.id, contactId)),
  );
  expect(await first()).toEqual(["sw"]);
});
