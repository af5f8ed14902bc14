import type { Page } from "@playwright/test";
import { row, sendButton, thread } from "./inbox-journeys";
import {
  amountIn,
  confirmAddress,
  draftCampaign,
  expect,
  importContacts,
  kenyanPhones,
  launch,
  newDesk,
  type Owner,
  openWorkspace,
  peopleFile,
  readWallet,
  saved,
  test,
  topUp,
} from "./journeys";
import {
  atMeta,
  customerSays,
  metaPosts,
  metaReports,
  type PracticeNumber,
  practiceNumber,
  sentFrom,
  writeAtMeta,
} from "./sandbox-control";

/* One business with a number of the platform's account and one of its own: who is who, and who pays. */

test.describe.configure({ mode: "serial" });

const PHONES = kenyanPhones(3, 900);
/** Of the sandbox's card, to the rest of Africa. */
const SERVICE_PRICE = 40n;
const GRACE = { from: "+254733000501", name: "Grace Wanjiru" };

let page: Page;
let owner: Owner;
let shared: PracticeNumber;
let own: PracticeNumber;

const textsFrom = async ({ phoneNumberId }: PracticeNumber) =>
  (await sentFrom(phoneNumberId)).flatMap(({ to, body, type }) =>
    type === "text" ? [{ to, text: (body.text as { body: string }).body }] : [],
  );

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  page = await newDesk(browser);
  owner = await openWorkspace(page);
  await confirmAddress(page, owner);
  await topUp(page, owner, "20");
  shared = await practiceNumber(owner.business);
  own = await atMeta<PracticeNumber>("numbers", {
    displayPhoneNumber: `+1556${String(Date.now()).slice(-7)}`,
    wabaId: `7${Date.now()}`,
    verifiedName: `Market of ${owner.business}`,
  });
});
test.afterAll(() => page.close());

test("G4: what was written to a number before it was connected stands in the inbox once it is", async () => {
  await customerSays(own, { from: "+254733000500", name: "Early Esi", text: "Open already?" });
  const { accessToken } = await atMeta<{ accessToken: string }>("tokens", {});
  await page.goto(`/w/${owner.slug}/settings/channels/connect`);
  await page.getByLabel("Name").fill("Second shop");
  await page.getByLabel("Phone number id").fill(own.phoneNumberId);
  await page.getByLabel("WhatsApp account id").fill(own.wabaId);
  await page.getByLabel("Access token", { exact: true }).fill(accessToken);
  await page.getByRole("button", { name: "Check and connect" }).click();
  await expect(page.getByRole("heading", { name: "Second shop", level: 1 })).toBeVisible();
  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await row(page, /Early Esi/).click();
  await expect(thread(page).getByText("Open already?")).toHaveCount(1);
});

test("B7: who writes to both numbers is one person with a thread on each; each answer leaves from the number they wrote to, and the free ones are counted by number", async () => {
  await customerSays(shared, { ...GRACE, text: "Is my kettle ready?" });
  await customerSays(own, { ...GRACE, text: "Is the market open?" });
  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await expect(row(page, /Grace Wanjiru/)).toHaveCount(2);
  const answer = async (text: string) => {
    await page.getByPlaceholder("Reply on WhatsApp").fill(text);
    await sendButton(page).click();
    await expect(thread(page).getByText(text)).toBeVisible();
  };

  await row(page, /Is my kettle ready/).click();
  await expect(thread(page)).toContainText("Is my kettle ready?");
  await expect(thread(page)).not.toContainText("Is the market open?");
  await expect(page.getByText("1,000 left this month")).toBeVisible();
  await answer("It is ready");
  await expect(page.getByText("999 left this month")).toBeVisible();
  // the other thread of the same person is one step away
  await page.getByRole("button", { name: /Is the market open/ }).click();
  await expect(thread(page)).toContainText("Is the market open?");
  await expect(thread(page)).not.toContainText("It is ready");
  await answer("Until six");

  const to = GRACE.from.slice(1);
  await expect.poll(() => textsFrom(shared)).toEqual([{ to, text: "It is ready" }]);
  await expect.poll(() => textsFrom(own)).toEqual([{ to, text: "Until six" }]);
  await page.goto(`/w/${owner.slug}/contacts?q=Grace`);
  await expect(page.getByRole("row", { name: /Grace Wanjiru/ })).toHaveCount(1);

  // whoever wants the other number says so: she wrote to the market last
  await page.goto(`/w/${owner.slug}/inbox`);
  await page.getByRole("button", { name: "New conversation" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name, phone or username").fill("Grace");
  await dialog.getByRole("button", { name: /Grace Wanjiru/ }).click();
  const numbers = dialog.getByRole("listitem");
  await expect(numbers).toHaveText([
    /Second shop.*Open the chat/,
    /Practice number.*Open the chat/,
  ]);
  await numbers.last().getByRole("button").click();
  await expect(thread(page)).toContainText("Is my kettle ready?");
  await answer("Come by at five");
  await expect
    .poll(async () => (await textsFrom(shared)).at(-1))
    .toEqual({ to, text: "Come by at five" });
  expect(await textsFrom(own)).toHaveLength(1);
});

test("when Meta says that its free thousand is used up, the answer costs its price, once, whatever was counted here; the next says so before Send, and its trace leads from Meta's post to the money", async () => {
  const { available } = await readWallet(page, owner);
  await atMeta("numbers", { phoneNumberId: shared.phoneNumberId, serviceMessagesThisMonth: 1_000 });
  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await row(page, /Come by at five/).click();
  await expect(thread(page)).toContainText("Is my kettle ready?");
  await page.getByPlaceholder("Reply on WhatsApp").fill("We close at six");
  await sendButton(page).click();
  const bubble = thread(page).locator("[data-message]", { hasText: "We close at six" });
  await expect(bubble).toContainText(/Delivered|Read/);
  expect(await readWallet(page, owner)).toEqual({
    available: available - SERVICE_PRICE,
    held: 0n,
  });

  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await row(page, /We close at six/).click();
  await expect(page.getByText("$0.0040 a message")).toBeVisible();
  await expect(page.getByText(/left this month/)).toHaveCount(0);
  await page.getByPlaceholder("Reply on WhatsApp").fill("On Sundays at four");
  await sendButton(page).click();
  const next = thread(page).locator("[data-message]", { hasText: "On Sundays at four" });
  await expect(next).toContainText(/Delivered|Read/);
  const sent = (await sentFrom(shared.phoneNumberId)).filter(
    ({ body }) => (body as { text?: { body?: string } }).text?.body === "On Sundays at four",
  );
  expect(sent).toHaveLength(1);
  await next.hover();
  await next.getByRole("button", { name: "More about: On Sundays at four" }).click();
  await page.getByRole("menuitem", { name: "Trace" }).click();
  const trace = page.getByRole("dialog", { name: "Trace of the message" });
  await expect(trace).toContainText(sent[0]?.wamid ?? "no id");
  for (const words of [
    "$0.0040 taken",
    "Message sent, priced service regular",
    "Message delivered, priced service regular",
  ]) {
    await expect(trace).toContainText(words);
  }
  await expect(trace.getByText(/^Ledger line \d+, service/)).toHaveCount(1);
  expect(await readWallet(page, owner)).toEqual({
    available: available - 2n * SERVICE_PRICE,
    held: 0n,
  });
  await page.goto(`/w/${owner.slug}/wallet/rates`);
  await expect(page.getByText("None left: Meta charges already")).toHaveCount(1);
  await atMeta("numbers", { phoneNumberId: shared.phoneNumberId, serviceMessagesThisMonth: 0 });
});

test("B7, A11: a campaign chooses its number; on one's own the wallet pays the platform's fee alone, and Meta sends from there", async () => {
  for (const number of [shared, own]) {
    await writeAtMeta(number, {
      name: number === shared ? "shop_hours" : "market_hours",
      category: "MARKETING",
      body: "We open at nine tomorrow.",
    });
  }
  await page.goto(`/w/${owner.slug}/templates`);
  await page.getByRole("button", { name: "Sync with Meta" }).click();
  for (const name of [/shop_hours/, /market_hours/]) {
    await expect(page.getByRole("row", { name })).toContainText("Approved");
  }
  const people = PHONES.map((phone, index) => ({ name: `Neighbour ${index}`, phone }));
  await importContacts(page, owner, peopleFile(people), { country: "KE", tags: "Neighbours" });

  await draftCampaign(page, owner, { name: "Hours", tag: "Neighbours", fallbacks: false });
  const costOf = async (number: PracticeNumber, template: string) => {
    // what another account has is not offered
    await expect(page.getByRole("radio", { name: /_hours/ })).toHaveCount(1);
    await page.getByRole("radio", { name: new RegExp(template) }).check();
    await saved(page);
    await page.getByRole("link", { name: "Send a test" }).click();
    await page.getByRole("link", { name: "Review and launch" }).click();
    const words = await page.getByText(/It costs at most/).innerText();
    expect(words).toContain(`Send ${template} to 3 people from `);
    expect(words.replaceAll(" ", "")).toContain(number.displayPhoneNumber.replaceAll(" ", ""));
    return amountIn(words.slice(words.indexOf("at most")));
  };
  const dear = await costOf(shared, "shop_hours");
  const review = page.url();
  await page.goto(review.replace("step=review", "step=audience"));
  const from = page.getByLabel("Sent from");
  const names = await from.getByRole("option").allInnerTexts();
  await from.selectOption({ index: names.findIndex((one) => one.startsWith("Second shop")) });
  await saved(page);
  await page.getByRole("link", { name: "Choose the message" }).click();
  const fee = await costOf(own, "market_hours");
  expect(fee).toBeGreaterThan(0n);
  expect(fee).toBeLessThan(dear);

  const { available } = await readWallet(page, owner);
  await page.goto(review);
  await launch(page);
  await expect(page.getByText("Every message is final")).toBeVisible();
  const templates = async (number: PracticeNumber) =>
    (await sentFrom(number.phoneNumberId)).filter(({ type }) => type === "template");
  expect((await templates(own)).map(({ to }) => `+${to}`).toSorted()).toEqual(PHONES);
  expect(await templates(shared)).toEqual([]);
  expect(await readWallet(page, owner)).toEqual({ available: available - fee, held: 0n });
});

test("r11 to r15: a forged post changes nothing, the right bytes count, what comes twice and at once is one thread in which each stands once, and a state never goes back", async () => {
  const from = "254733000502";
  const metadata = {
    display_phone_number: shared.displayPhoneNumber.replace(/\D/g, ""),
    phone_number_id: shared.phoneNumberId,
  };
  const valueFor = (words: string) => ({
    messaging_product: "whatsapp",
    metadata,
    contacts: [{ profile: { name: "Album Amos" }, wa_id: from }],
    messages: [
      {
        from,
        id: `wamid.album-${shared.phoneNumberId}-${words}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: "text",
        text: { body: words },
      },
    ],
  });
  const bytesOf = (words: string) =>
    `${JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: shared.wabaId, changes: [{ field: "messages", value: valueFor(words) }] }],
    }).replaceAll("/", "\\/")}\n`;
  expect(await metaPosts(bytesOf("Forged"), `sha256=${"0".repeat(64)}`)).toEqual({ status: 401 });
  const words = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `Picture ${digit} of 9`);
  const odd = "Kettle \u{1FAD6} 1/2 price";
  const posts = [...words, odd].flatMap((one) => [bytesOf(one), bytesOf(one)]);
  const answers = await Promise.all(posts.map((bytes) => metaPosts(bytes)));
  expect(answers).toEqual(posts.map(() => ({ status: 200 })));
  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await row(page, /Album Amos/).click();
  for (const one of [...words, odd]) {
    await expect(thread(page).getByText(one, { exact: true })).toHaveCount(1);
  }
  await expect(row(page, /Album Amos/)).toHaveCount(1);
  await expect(thread(page).getByText("Forged")).toHaveCount(0);

  await customerSays(shared, { from: `+${from}`, text: "That is all" });
  await expect(thread(page).getByText("That is all")).toBeVisible();
  await page.getByPlaceholder("Reply on WhatsApp").fill("Lovely pictures");
  await sendButton(page).click();
  const bubble = thread(page).locator("[data-message]", { hasText: "Lovely pictures" });
  await expect(bubble).toContainText(/Delivered|Read/);
  const sent = (await sentFrom(shared.phoneNumberId)).filter(({ to }) => to === from);
  expect(sent).toHaveLength(1);
  const says = (status: string) =>
    metaReports(shared.wabaId, "messages", {
      messaging_product: "whatsapp",
      metadata,
      statuses: [
        {
          id: sent[0]?.wamid,
          status,
          timestamp: String(Math.floor(Date.now() / 1000)),
          recipient_id: from,
          ...(status === "failed" ? { errors: [{ code: 131000, title: "Later" }] } : {}),
        },
      ],
    });
  for (const status of ["read", "sent", "delivered", "failed", "sent"]) await says(status);
  await expect(bubble).toContainText("Read");
  await customerSays(shared, { from: `+${from}`, text: "Thank you" });
  await expect(thread(page).getByText("Thank you")).toBeVisible();
  await expect(bubble).toContainText("Read");
  await expect(bubble).not.toContainText("Failed");
});
