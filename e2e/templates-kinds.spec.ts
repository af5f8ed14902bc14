import type { Page } from "@playwright/test";
import { expect, importContacts, launch, type Owner, peopleFile, saved, test } from "./journeys";
import {
  customerSays,
  customerWrites,
  type PracticeNumber,
  phoneSends,
  reviewTemplate,
  sentFrom,
  templateAtMeta,
} from "./sandbox-control";
import {
  addButton,
  beginTemplate,
  CUSTOMER,
  handIn,
  openPicker,
  openTemplateDesk,
  sendIt,
  sentTemplate,
  type TemplateDesk,
  upload,
  within,
} from "./template-journeys";

/*
 * Templates of every form: written in the editor, approved by the practice Meta, sent from a
 * conversation and by a campaign with everything that each needs. What Meta was really asked is the
 * judge. Buttons that open a form, a call or the shop are in templates-shop.spec.ts.
 */

test.describe.configure({ mode: "serial" });

let desk: TemplateDesk;
let page: Page;
let owner: Owner;
let number: PracticeNumber;

const PICTURE = {
  name: "kettle.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk6Pj/HwAEBgJ/1zQ2jwAAAABJRU5ErkJggg==",
    "base64",
  ),
};
const PDF = {
  name: "receipt.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
};
/** The browser of this suite lives there; a field of the browser speaks its zone. */
const inKathmandu = (moment: Date) =>
  new Date(moment.getTime() + 345 * 60_000).toISOString().slice(0, 16);

test.beforeAll(async ({ browser }) => {
  desk = await openTemplateDesk(browser);
  ({ page, owner, number } = desk);
});
test.afterAll(() => page.close());

async function submit() {
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByRole("link", { name: "Use in a campaign" })).toBeVisible();
}

test("a receipt with a PDF on top and buttons of four kinds goes to Meta", async () => {
  await beginTemplate(desk, "receipt");
  await page.getByRole("combobox", { name: "Header" }).selectOption("document");
  await upload(page, "Sample PDF, header", PDF);
  // what a message costs stands there, and what Meta may make of the words
  await expect(page.getByText(/[\d.]+ USD a message to .*at its price, when/)).toBeVisible();
  await page.getByLabel("Body").fill("Hurry, {{first_name}}, here is your receipt.");
  await expect(page.getByText(/^.Hurry. sounds like marketing/).first()).toBeVisible();
  await page.getByLabel("Body").fill("Thank you {{first_name}}, here is your receipt.");
  await expect(page.getByText(/sounds like marketing/)).toHaveCount(0);
  await page.getByLabel("Sample of first_name").fill("Amina");
  await addButton(page, "Reply", { "Button 1: label": "It is wrong" });
  await addButton(page, "Link", {
    "Button 2: label": "Follow the parcel",
    "Button 2: address": "https://www.example.com/track/{{1}}",
    "Button 2: sample of the end of the address": "4471",
  });
  await addButton(page, "Phone call", {
    "Button 3: label": "Call the shop",
    "Button 3: phone number": "+254207654321",
  });
  await addButton(page, "Ask for the number");
  await handIn(page);
});

test("an offer that ends goes to Meta with its picture, its countdown and its code", async () => {
  await beginTemplate(desk, "tea_offer");
  await within(page, "Form of the message", "Offer that ends").click();
  await upload(page, "Sample picture, header", PICTURE);
  await page.getByLabel("Offer", { exact: true }).fill("Half price");
  await page.getByLabel("Count down on the phone").check();
  await page.getByLabel("Body").fill("All teas for half the price, while the clock runs.");
  await addButton(page, "Copy a code", { "Button 1: sample code": "TEA25" });
  await addButton(page, "Link", {
    "Button 2: label": "To the shop",
    "Button 2: address": "https://www.example.com/tea",
  });
  await handIn(page);
});

test("a login code goes to Meta in Meta's own words", async () => {
  await beginTemplate(desk, "login_code");
  await within(page, "Category", "Login code").click();
  await page.getByLabel("Say not to share the code").check();
  await handIn(page);
});

test("a code that one tap or none fills in goes to Meta with the app that takes it, and not before", async () => {
  const submit = page.getByRole("button", { name: "Submit for review" });
  for (const [name, kind, type] of [
    ["login_tap", "One tap fills it in", "ONE_TAP"],
    ["login_self", "Filled in by itself", "ZERO_TAP"],
  ] as const) {
    await beginTemplate(desk, name);
    await within(page, "Category", "Login code").click();
    await within(page, "How the code gets into the app", kind).click();
    await expect(page.getByText(/needs the Android app that takes it/).first()).toBeVisible();
    await expect(submit).toBeDisabled();
    await page.getByRole("button", { name: "Add app" }).click();
    const hash = page.getByLabel("App 1: signature hash");
    await page.getByLabel("App 1: package name").fill("com.example.shop");
    await hash.fill("short");
    await expect(page.getByText(/is the 11 signs that Meta/).first()).toBeVisible();
    await hash.fill("K8a/AINcGX7");
    await page.getByLabel("Label of the autofill button").fill("Fill it in");
    if (type === "ZERO_TAP") {
      await expect(page.getByText(/^Zero-tap needs your word/).first()).toBeVisible();
      await expect(submit).toBeDisabled();
      await page.getByLabel(/^Our customers know that codes are filled in/).check();
    }
    await expect(submit).toBeEnabled();
    await handIn(page);
    await expect
      .poll(async () => (await templateAtMeta(number, name))?.at(-1))
      .toMatchObject({
        type: "BUTTONS",
        buttons: [
          {
            otp_type: type,
            autofill_text: "Fill it in",
            supported_apps: [{ package_name: "com.example.shop", signature_hash: "K8a/AINcGX7" }],
          },
        ],
      });
  }
});

test("cards to swipe go to Meta, and what is written while a picture goes up is kept", async () => {
  await beginTemplate(desk, "new_kettles");
  await within(page, "Form of the message", "Cards").click();
  await page.getByLabel("Body").fill("New in the shop this week, for you to look at.");
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route("**/templates/files?**", (route) => held.then(() => route.continue()));
  await page.getByLabel("Sample picture, card 2", { exact: true }).setInputFiles(PICTURE);
  await page.getByLabel("Words of card 1").fill("Written meanwhile");
  goOn();
  await expect(page.getByRole("button", { name: "Replace" })).toBeVisible();
  await expect(page.getByLabel("Words of card 1")).toHaveValue("Written meanwhile");
  await page.unroute("**/templates/files?**");
  for (const card of [1, 2]) {
    await upload(page, `Sample picture, card ${card}`, PICTURE);
    await page.getByLabel(`Words of card ${card}`).fill("A kettle for {{price}} today");
    await page
      .getByLabel("Sample of price")
      .nth(card - 1)
      .fill("$19");
    await addButton(page, "Reply", { "Button 1: label": `Keep one, ${card}` }, `Card ${card}, `);
  }
  await handIn(page);
});

test("all of them are approved", async () => {
  await page.goto(`/w/${owner.slug}/templates`);
  for (const name of [
    "receipt",
    "tea_offer",
    "login_code",
    "login_tap",
    "login_self",
    "new_kettles",
  ]) {
    await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Approved");
  }
});

test("the receipt goes out with the reviewed PDF, and nothing leaves broken", async () => {
  await customerSays(number, { ...CUSTOMER, text: "May I have my receipt?" });
  const dialog = await openPicker(desk, "receipt");
  await expect(dialog.getByLabel("First name")).toHaveValue("Wanjiru");
  await dialog.getByLabel("Button 2: end of the link").fill("88 12");
  await dialog.getByRole("button", { name: "Send template" }).click();
  await expect(dialog.getByText("An address has no spaces.")).toBeVisible();
  await expect(dialog.getByText("Fill this in.")).toBeVisible();
  await dialog.getByLabel("Button 2: end of the link").fill("8812");
  await dialog.getByRole("button", { name: "Use the sample" }).click();
  await expect(dialog.getByText("receipt.pdf").first()).toBeVisible();
  await sendIt(dialog);
  expect(await sentTemplate(number, "receipt")).toMatchObject([
    { type: "header", parameters: [{ type: "document", document: { filename: "receipt.pdf" } }] },
    { type: "body", parameters: [{ parameter_name: "first_name", text: "Wanjiru" }] },
    { type: "button", sub_type: "url", index: "1", parameters: [{ text: "8812" }] },
  ]);
  // a tap on its button comes back with what it is about
  const receipt = (await sentFrom(number.phoneNumberId)).at(-1);
  await phoneSends(number, CUSTOMER.from, {
    type: "button",
    text: "It is wrong",
    contextId: receipt?.wamid,
  });
  const tap = page.getByRole("log").locator("[data-message]").last();
  await expect(tap).toContainText("It is wrong");
  await expect(tap).toContainText("here is your receipt");
});

test("the offer counts down to the moment that the agent chose, with their own picture and code", async () => {
  const dialog = await openPicker(desk, "tea_offer");
  await dialog.getByLabel("File on top", { exact: true }).setInputFiles(PDF);
  await expect(dialog.getByText(/Meta does not take this kind of file here/)).toBeVisible();
  await dialog.getByLabel("File on top", { exact: true }).setInputFiles(PICTURE);
  await expect(dialog.getByRole("img", { name: "kettle.png" })).toBeVisible();
  await dialog.getByLabel("End of the offer").fill("2020-01-01T10:00");
  await dialog.getByLabel("Button 1: code").fill("TEA50");
  await dialog.getByRole("button", { name: "Send template" }).click();
  await expect(dialog.getByText("This moment is over.")).toBeVisible();
  const ends = new Date(Date.now() + 26 * 3_600_000);
  ends.setUTCSeconds(0, 0);
  await dialog.getByLabel("End of the offer").fill(inKathmandu(ends));
  await expect(dialog.getByText("Ends in 26 hours")).toBeVisible();
  await sendIt(dialog);
  expect(await sentTemplate(number, "tea_offer")).toMatchObject([
    { type: "header", parameters: [{ type: "image", image: { id: expect.any(String) } }] },
    {
      type: "limited_time_offer",
      parameters: [{ limited_time_offer: { expiration_time_ms: ends.getTime() } }],
    },
    { type: "button", sub_type: "copy_code", parameters: [{ coupon_code: "TEA50" }] },
  ]);
});

test("of a login code, however it gets into the app, the agent fills in the code alone", async () => {
  for (const [name, code] of [
    ["login_code", "481205"],
    ["login_tap", "481206"],
    ["login_self", "481207"],
  ] as const) {
    const dialog = await openPicker(desk, name);
    await dialog.getByLabel("Code", { exact: true }).fill(code);
    await expect(dialog.getByText(code, { exact: true })).toBeVisible();
    await sendIt(dialog);
    expect(await sentTemplate(number, name)).toMatchObject([
      { type: "body", parameters: [{ text: code }] },
      { type: "button", sub_type: "url", index: "0", parameters: [{ text: code }] },
    ]);
    await expect(page.getByRole("log").getByText(new RegExp(code))).toBeVisible();
  }
  // Meta takes it to numbers alone (131062); it was once offered to whoever shows none, and failed
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    userId: "KE.13491208655302741918",
    name: "Hidden Harriet",
    message: { type: "text", text: { body: "My code, please" } },
  });
  await page.goto(`/w/${owner.slug}/inbox`);
  await page
    .getByRole("link", { name: /Hidden Harriet/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Send a template" }).click();
  const choice = page.getByRole("dialog").getByRole("button", { name: /^login_code/ });
  await expect(choice).toBeDisabled();
  await expect(choice).toContainText("Login codes go to phone numbers alone");
  await page.goto(`/w/${owner.slug}/inbox`);
});

test("each card goes out with its picture and its words", async () => {
  const dialog = await openPicker(desk, "new_kettles");
  for (const card of [1, 2]) {
    await dialog.getByRole("button", { name: "Use the sample" }).first().click();
    await dialog.getByLabel(`Card ${card}: price`).fill(`$${card}9`);
  }
  await expect(dialog.getByRole("img", { name: "kettle.png" })).toHaveCount(2);
  await sendIt(dialog);
  expect(await sentTemplate(number, "new_kettles")).toMatchObject([
    {
      type: "carousel",
      cards: [
        {
          card_index: 0,
          components: [{ type: "header" }, { type: "body", parameters: [{ text: "$19" }] }],
        },
        {
          card_index: 1,
          components: [{ type: "header" }, { type: "body", parameters: [{ text: "$29" }] }],
        },
      ],
    },
  ]);
});

test("a campaign fills cards and the end of an offer in once for everybody, and each person gets them", async () => {
  const people = [
    { name: "Amina Yusuf", phone: "+254722000201" },
    { name: "Brian Otieno", phone: "+254722000202" },
  ];
  await importContacts(page, owner, peopleFile(people), { country: "KE" });
  const reached = async (name: string, since: number) => {
    await page.getByRole("link", { name: "Send a test" }).click();
    await page.getByRole("link", { name: "Review and launch" }).click();
    await launch(page);
    await expect(page.getByText("Every message is final")).toBeVisible();
    const sent = (await sentFrom(number.phoneNumberId)).slice(since);
    expect(sent.map(({ to }) => to).sort()).toEqual(people.map(({ phone }) => phone.slice(1)));
    expect(new Set(sent.map(({ body }) => JSON.stringify(body.template))).size).toBe(1);
    return sentTemplate(number, name);
  };
  const begin = async (name: string, template: RegExp) => {
    await page.goto(`/w/${owner.slug}/campaigns/new`);
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Write the draft" }).click();
    await page.getByLabel("Sent from").selectOption({ index: 1 });
    await saved(page);
    await page.getByRole("link", { name: "Choose the message" }).click();
    await page.getByRole("radio", { name: template }).check();
    return (await sentFrom(number.phoneNumberId)).length;
  };

  const cards = await begin("Kettles to swipe", /new_kettles/);
  for (const card of [1, 2]) {
    await page.getByRole("button", { name: "Use the sample" }).first().click();
    await expect(page.getByRole("button", { name: "Replace" })).toHaveCount(card);
    await page.getByLabel(`Source of Card ${card}: price`).selectOption("text");
    await page.getByLabel(`Text of Card ${card}: price`).fill(`$${card}4`);
  }
  await saved(page);
  expect(await reached("new_kettles", cards)).toMatchObject([
    {
      type: "carousel",
      cards: [
        { components: [{ type: "header" }, { type: "body", parameters: [{ text: "$14" }] }] },
        { components: [{ type: "header" }, { type: "body", parameters: [{ text: "$24" }] }] },
      ],
    },
  ]);

  const offer = await begin("Tea while the clock runs", /tea_offer/);
  const ends = new Date(Date.now() + 30 * 3_600_000);
  ends.setUTCSeconds(0, 0);
  await page.getByRole("button", { name: "Use the sample" }).click();
  await expect(page.getByRole("button", { name: "Replace" })).toBeVisible();
  await page.getByLabel("End of the offer").fill(inKathmandu(ends));
  await page.getByLabel("Source of Button 1").selectOption("text");
  await page.getByLabel("Text of Button 1").fill("TEA60");
  await saved(page);
  expect(await reached("tea_offer", offer)).toMatchObject([
    { type: "header", parameters: [{ type: "image" }] },
    {
      type: "limited_time_offer",
      parameters: [{ limited_time_offer: { expiration_time_ms: ends.getTime() } }],
    },
    { type: "button", sub_type: "copy_code", parameters: [{ coupon_code: "TEA60" }] },
  ]);
});

test("a rejection has Meta's reason in plain words, words for an appeal, and a way on", async () => {
  await beginTemplate(desk, "winter_news");
  await page.getByLabel("Body").fill("Winter is near and our shop has kettles for cold days.");
  await page.getByLabel("Footer").fill("Write stop and we stop");
  await submit();
  await reviewTemplate(number, "winter_news", { status: "REJECTED", reason: "PROMOTIONAL" });
  await expect(page.getByText("Meta rejected this wording.")).toBeVisible();
  await expect(page.getByText(/^The text advertises something/).first()).toBeVisible();
  await page.getByText("Ask Meta to look again").click();
  await expect(page.getByLabel("Your words")).toHaveValue(/winter_news .*advertises something/s);
  await within(page, "Category", "Marketing").click();
  await submit();
  const versions = page.getByRole("region", { name: "Versions" });
  await expect(versions.getByRole("listitem")).toHaveText([
    /Version 2Approved/,
    /Version 1Rejected.*The text advertises something/,
  ]);
});

test("its translation shows what it still lacks, and the agent may choose between the two", async () => {
  await page.getByRole("button", { name: "Language" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Language").selectOption("de");
  await dialog.getByRole("button", { name: "Add language" }).click();
  const tabs = page.getByRole("navigation", { name: "Languages" });
  await expect(tabs.getByRole("link")).toHaveText([/^German.*Draft/, /^English.*Approved/]);
  await expect(tabs.getByRole("link", { name: /German/ })).toContainText("2 to translate");
  const source = page.getByRole("figure").filter({ hasText: /^EnglishWinter is near/ });
  await expect(source).toBeVisible();
  await expect(page.getByText("Body: still the words of English.")).toBeVisible();
  await page.setViewportSize({ width: 360, height: 800 });
  await expect(source).toBeHidden();
  await within(page, "What is shown", "English").click();
  await expect(source).toBeVisible();
  await expect(page.getByLabel("Body")).toBeHidden();
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByLabel("Body").fill("Der Winter ist nah und wir haben Kessel für kalte Tage.");
  await page.getByLabel("Footer").fill("");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(tabs.getByRole("link", { name: /German/ })).toContainText("1 part missing");
  await page.getByLabel("Footer").fill("Schreiben Sie {{word}}");
  await expect(page.getByText("Footer: {{word}} is not in English.")).toBeVisible();
  await page.getByLabel("Footer").fill("Schreiben Sie Stopp");
  await expect(page.getByText("Everything matches")).toBeVisible();
  await submit();
  await page.getByRole("button", { name: "All languages" }).click();
  await expect(page.getByRole("row", { name: /^German/ })).toContainText("Everything matches");
  await page.keyboard.press("Escape");
  await expect(tabs.getByRole("link", { name: /German/ })).not.toContainText("missing");

  const picker = await openPicker(desk, "winter_news");
  await expect(picker.getByText(/^Winter is near/)).toBeVisible();
  await picker.getByRole("combobox", { name: "Language" }).selectOption({ label: "German" });
  await expect(picker.getByText(/Der Winter ist nah/)).toBeVisible();
  await page.keyboard.press("Escape");
});

test("a new version of an approved template is read by Meta while the old words are kept", async () => {
  await page.goto(`/w/${owner.slug}/templates`);
  await page.getByRole("link", { name: "receipt" }).click();
  await page.getByRole("button", { name: "New version" }).click();
  await expect(page.getByText("The next version of an approved template.")).toBeVisible();
  await page.getByLabel("Body").fill("Many thanks {{first_name}}, your receipt is on top.");
  await submit();
  const versions = page.getByRole("region", { name: "Versions" });
  await expect(versions.getByRole("listitem")).toHaveText([
    /Version 2Approved/,
    /Version 1Approved/,
  ]);
  await versions.getByRole("button", { name: "See and compare version 1" }).click();
  await expect(
    page.getByRole("region", { name: "What changed since" }).locator("del").first(),
  ).toBeVisible();
  await page.keyboard.press("Escape");
});
