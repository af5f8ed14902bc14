import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseWebhook } from "@/lib/channels/whatsapp/parse-webhook";
import { rewriteComponents } from "./rewrite-components";

const fixture = new URL(
  "../channels/whatsapp/fixtures/wh-pywa-template-components-update-element.json",
  import.meta.url,
);
/** The collector keeps a whole update, with every part of a template, beside the one it was sent. */
const { all } = JSON.parse(readFileSync(fixture, "utf8")) as { all: unknown };
const [event] = parseWebhook(JSON.stringify(all)).events;
const update = event?.kind === "template_components" ? event : null;
const none = { title: null, body: null, footer: null, buttons: null };

test("buttons that somebody changed in WhatsApp Manager are shown at once, not at the next poll", () => {
  if (!update) throw new Error("the fixture holds another event");
  const before = [
    { type: "BODY", text: "Hi {{1}}!", example: { body_text: [["Ada"]] } },
    { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Old" }] },
  ];
  expect(rewriteComponents(before, update)).toEqual([
    {
      type: "BODY",
      text: expect.stringContaining("Thank you for your order, {{1}}!"),
      example: { body_text: [["Ada"]] },
    },
    {
      type: "BUTTONS",
      buttons: [
        { type: "PHONE_NUMBER", text: "Phone support", phone_number: "+15550783881" },
        { type: "URL", text: "Email support", url: "https://www.luckyshrub.com/support" },
      ],
    },
  ]);
});

test("a button keeps its sample, and a template without buttons gets the new ones", () => {
  const url = { type: "URL", text: "Shop", url: "https://shop.test/{{1}}", phone: null };
  const old = { type: "URL", text: "Store", url: "https://store.test/{{1}}", example: ["abc"] };
  expect(
    rewriteComponents([{ type: "BUTTONS", buttons: [old] }], { ...none, buttons: [url] }),
  ).toEqual([{ type: "BUTTONS", buttons: [{ ...old, text: "Shop", url: url.url }] }]);
  expect(rewriteComponents([{ type: "BODY", text: "Hi" }], { ...none, buttons: [url] })).toEqual([
    { type: "BODY", text: "Hi" },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Shop", url: url.url }] },
  ]);
});

test("an update without buttons, or with one that it does not describe, changes none", () => {
  const stored = [{ type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Old" }] }];
  const flow = { type: "FLOW", text: "Book", url: null, phone: null };
  for (const buttons of [null, [], [flow]]) {
    expect(rewriteComponents(stored, { ...none, buttons })).toEqual(stored);
  }
});
