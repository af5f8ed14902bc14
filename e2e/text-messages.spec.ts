import type { Page } from "@playwright/test";
import { row, sendButton, thread, told } from "./inbox-journeys";
import { expect, newDesk, type Owner, openWorkspace, test } from "./journeys";
import {
  changeTwilio,
  customerTexts,
  deliverTexts,
  openTwilio,
  type PracticeTwilio,
  setTextFaults,
  textsFrom,
  twilioPosts,
} from "./sandbox-control";

/* Text messages over a Twilio account of the business: what they carry, and what became of them. */

test.describe.configure({ mode: "serial" });

const AMINA = "+254712000701";
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let page: Page;
let owner: Owner;
let twilio: PracticeTwilio;
let channelId: string;

const composer = () => page.getByPlaceholder("Reply by SMS");
const channels = (rest = "") => `/w/${owner.slug}/settings/channels${rest}`;
const check = (title: string) => page.getByRole("listitem").filter({ hasText: title });
const textsTo = async (to: string) =>
  (await textsFrom(twilio.phoneNumber)).flatMap((text) => (text.to === to ? [text.body] : []));

async function connect(given: { name: string; authToken?: string; sender?: string }) {
  await page.goto(channels("/connect"));
  await page.getByRole("link", { name: "SMS" }).click();
  await expect(page.getByLabel("Account SID")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill(given.name);
  await page.getByLabel("Account SID").fill(twilio.accountSid);
  await page.getByLabel("Auth token", { exact: true }).fill(given.authToken ?? twilio.authToken);
  await page.getByLabel("Number or sender name").fill(given.sender ?? twilio.phoneNumber);
  await page.getByRole("button", { name: "Check and connect" }).click();
}

async function openChat(name: string | RegExp) {
  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await row(page, name).click();
  await expect(composer()).toBeVisible();
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  page = await newDesk(browser);
  owner = await openWorkspace(page);
  twilio = await openTwilio(owner.business);
});
test.afterAll(() => page.close());

test("B9: a sender is connected when Twilio has proved that it is theirs; until then the check that failed says why", async () => {
  await connect({ name: "Texts", authToken: "0".repeat(32) });
  const refused = page.getByRole("status").filter({ hasText: "Not connected" });
  await expect(refused).toContainText("Twilio does not accept the credentials");
  await expect(refused).toContainText("code 20003");
  await connect({ name: "Texts", sender: "+14155550123" });
  await expect(refused).toContainText("+14155550123 is no number of this account");
  await connect({ name: "Texts" });
  await expect(page.getByRole("heading", { name: "Texts", level: 1 })).toBeVisible();
  for (const title of ["Account at Twilio", "Sender allowed", "Answers come here"]) {
    await expect(check(title)).toContainText("passed");
  }
  channelId = page.url().split("/").at(-1) ?? "";
  await connect({ name: "Twice" });
  await expect(page.getByText("Connected already.", { exact: true })).toBeVisible();
});

test("B9: a text of a customer stands in the inbox, and the composer offers what a text carries and nothing else", async () => {
  await customerTexts(twilio, { from: AMINA, body: "Is the kettle back?" });
  await openChat(/712 000701/);
  await expect(thread(page).getByText("Is the kettle back?")).toHaveCount(1);
  await expect(page.getByText(/^SMS on/)).toBeVisible();
  await expect(page.getByText(/Window/)).toHaveCount(0);
  for (const name of ["Attach", "Send a template", "Record a voice note"]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await expect(page.getByText("Billed to you by Twilio")).toBeVisible();
  await composer().fill("It is back");
  await expect(page.getByText("1 part, 150 left")).toBeVisible();
  await composer().fill(`${"It is back. ".repeat(6)}🎉`);
  await expect(page.getByText(/^2 parts, \d+ left/)).toBeVisible();
  await composer().fill("It is *back*, from _Monday_");
  await sendButton(page).click();
  await expect.poll(() => textsTo(AMINA)).toEqual(["It is *back*, from _Monday_"]);
  await deliverTexts();
  await expect(thread(page).getByText("It is *back*, from _Monday_")).toHaveCount(1);
  await expect(thread(page).getByText("Delivered")).toHaveCount(1);
  expect(await textsTo(AMINA)).toHaveLength(1);
});

test("B9: pictures of a customer arrive with their words", async () => {
  await customerTexts(twilio, {
    from: AMINA,
    body: "Mine looks like this",
    media: [
      { contentType: "image/png", base64: PIXEL },
      { contentType: "image/png", base64: PIXEL },
    ],
  });
  await expect(thread(page).getByText("Mine looks like this")).toHaveCount(1);
  await expect(thread(page).locator("img")).toHaveCount(2);
});

test("r2: a text whose answer was lost is never sent again by itself; its callback says what became of it", async () => {
  await setTextFaults({ shareAcceptThenCut: 1 });
  await composer().fill("Reserved one for you");
  await sendButton(page).click();
  await expect.poll(() => textsTo(AMINA)).toContain("Reserved one for you");
  await setTextFaults({ shareAcceptThenCut: 0 });
  await deliverTexts();
  await expect(thread(page).getByText("Reserved one for you")).toHaveCount(1);
  await expect(thread(page).getByText("Delivered")).toHaveCount(2);
  expect((await textsTo(AMINA)).filter((body) => body === "Reserved one for you")).toHaveLength(1);
});

test("D13: what a carrier does not deliver is said in words, and STOP is heard", async () => {
  await customerTexts(twilio, { from: "+254712030003", body: "Hello from far away" });
  await openChat(/712 030003/);
  await composer().fill("Good morning");
  await sendButton(page).click();
  await deliverTexts();
  await expect(thread(page).getByText(/not reach the phone|could not be reached/i)).toBeVisible();

  await customerTexts(twilio, { from: AMINA, body: "STOP" });
  await openChat(/712 000701/);
  await expect(page.getByText("Opted out").first()).toBeVisible();
  await composer().fill("One more thing");
  await sendButton(page).click();
  await expect(thread(page).getByText("The person replied STOP")).toBeVisible();
});

test("r94: a post under another signature changes nothing", async () => {
  const url = new URL(`/api/webhooks/twilio/${channelId}`, page.url()).href;
  const form = { MessageSid: `SM${"1".repeat(32)}`, From: AMINA, To: twilio.phoneNumber };
  const forged = { ...form, Body: "Forged", SmsStatus: "received", AccountSid: twilio.accountSid };
  expect((await twilioPosts(twilio, url, forged, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")).status).toBe(401);
  expect((await twilioPosts(twilio, url, forged, null)).status).toBe(401);
  await expect(thread(page).getByText("Forged")).toHaveCount(0);
});

test("B5: a token that was changed at Twilio is told as what it is, and mended without disconnecting", async () => {
  await changeTwilio(twilio, { authToken: "f".repeat(32) });
  await page.goto(channels(`/${channelId}`));
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(check("Account at Twilio")).toContainText("failed");
  await expect(page.getByText(/Twilio does not accept the auth token/).first()).toBeVisible();
  await page.getByLabel("New auth token").fill("f".repeat(32));
  await page.getByRole("button", { name: "Replace token" }).click();
  await expect(told(page, "Token replaced")).toBeVisible();
  await expect(check("Account at Twilio")).toContainText("passed");
  twilio = { ...twilio, authToken: "f".repeat(32) };
});

test("B8: a name sends and is not answered; one that phones do not show is refused before", async () => {
  await connect({ name: "Named", sender: "Shop of Nairobi" });
  await expect(page.getByText(/at most 11 characters; this one has 15/)).toBeVisible();
  await page.getByLabel("Number or sender name").fill("ShopNairobi");
  await page.getByRole("button", { name: "Check and connect" }).click();
  await expect(page.getByRole("heading", { name: "Named", level: 1 })).toBeVisible();
  await expect(check("Answers come here")).toContainText("Nobody can answer a name");
  await page.goto(`/w/${owner.slug}/inbox`);
  await page.getByRole("button", { name: "New conversation" }).click();
  // a dialog begins in its first field
  await expect(page.getByPlaceholder("Name, phone or username")).toBeFocused();
  await page.getByPlaceholder("Name, phone or username").fill("712000701");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /712 000701/ })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: /Named/ }).click();
  await expect(page.getByText(/^SMS on ShopNairobi/)).toBeVisible();
  await composer().fill("We open at nine");
  await sendButton(page).click();
  await expect
    .poll(async () => (await textsFrom("ShopNairobi")).map(({ to, body }) => [to, body]))
    .toEqual([[AMINA, "We open at nine"]]);
});

test("B9: without a credential a sender is not connected, and nothing is sent", async () => {
  await page.goto(channels(`/${channelId}`));
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("alertdialog").getByRole("textbox").fill("Texts");
  await page.getByRole("button", { name: "Disconnect number" }).click();
  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await row(page, /712 030003/).click();
  await expect(page.getByText(/is not connected any more/)).toBeVisible();
  await expect(composer()).toHaveCount(0);
});

test("B9: without an account a practice one is filled in; what its practice phone writes stands in the inbox, and the answer appears on that phone", async () => {
  await page.goto(channels("/connect"));
  await page.getByRole("link", { name: "SMS" }).click();
  await page.getByRole("button", { name: "Fill in the practice account" }).click();
  await expect(page.getByLabel("Number or sender name")).toHaveValue(/^\+1556\d{7}$/);
  const sender = await page.getByLabel("Number or sender name").inputValue();
  await page.getByRole("button", { name: "Check and connect" }).click();
  await expect(page.getByRole("heading", { name: "Texts", level: 1 })).toBeVisible();

  const phone = page.getByRole("region", { name: "Practice phone" });
  await phone.getByLabel("Number of the phone").fill("+254712000702");
  await phone.getByRole("button", { name: "Send from this phone" }).click();
  await expect(phone.getByText("Write something first.")).toBeVisible();
  await phone.getByLabel("Text", { exact: true }).fill("Do you mend kettles?");
  await phone.getByLabel("Text", { exact: true }).press("Enter");
  await expect(phone.getByRole("log")).toContainText("Do you mend kettles?");
  await expect(phone.getByLabel("Text", { exact: true })).toHaveValue("");

  const inbox = await page.context().newPage();
  await inbox.goto(`/w/${owner.slug}/inbox?view=all`);
  await row(inbox, /712 000702/).click();
  await expect(thread(inbox).getByText("Do you mend kettles?")).toHaveCount(1);
  await inbox.getByPlaceholder("Reply by SMS").fill("Bring it on Monday");
  await sendButton(inbox).click();
  await expect(phone.getByRole("log")).toContainText("Bring it on Monday");
  await inbox.close();
  expect((await textsFrom(sender)).map(({ to, body }) => [to, body])).toEqual([
    ["+254712000702", "Bring it on Monday"],
  ]);
});
