import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import {
  composer,
  list,
  openInbox,
  openInboxDesk,
  row,
  sendButton,
  thread,
} from "./inbox-journeys";
import { expect, type Owner, test } from "./journeys";
import {
  customerSaid,
  customerSays,
  customerWrites,
  metaPublished,
  type PracticeNumber,
  phoneSends,
  sentFrom,
} from "./sandbox-control";

/* What WhatsApp reports besides new words: by the bodies that Meta publishes, seen as an agent sees it. */

test.describe.configure({ mode: "serial" });

const AMINA = "+254733500001";
const NEW_NUMBER = "+254733500002";
const PABLO = "+254733500003";
/** Known to the practice business by an id alone. */
const ZURI = "US.77701208655302741918";
const digits = (phone: string) => phone.replace(/\D/g, "");
/** Who stands in the published bodies. */
const SHEENA = "16505551234";
/** The message that the published edits and takebacks are about. */
const TARGET = "wamid.HBgLMTQxMjU1NTA4MjkVAgASGBQzQUNCNjk5RDUwNUZGMUZEM0VBRAA=";
/** The words of the person whom an advertisement brought. */
const FROM_AD = "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQUQ0N0VFMDA2MTQ0RkJFNkNDNAA=";
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let page: Page;
let owner: Owner;
let number: PracticeNumber;

const asAmina = (name: string, instead: Record<string, string> = {}) =>
  metaPublished(number, name, { [SHEENA]: digits(AMINA), "Sheena Nelson": "Amina", ...instead });
const about = () => page.getByRole("complementary", { name: "About this person" });
const bubble = (words: string | RegExp) =>
  thread(page).locator("[data-message]", { hasText: words });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(90_000);
  ({ page, owner, number } = await openInboxDesk(browser));
  await openInbox(page, owner);
});
test.afterAll(() => page.close());

test("an advertisement that brought somebody stands at their words and on the contact, their order with its sum, their calls as one line", async () => {
  await asAmina("wh-text-referral-ctwa-ad", { [FROM_AD]: FROM_AD });
  await row(page, /Can I get more info/).click();
  await expect(thread(page).getByRole("region", { name: "Came from an ad" })).toContainText(
    "Summer Succulents are here!",
  );
  await expect(about()).toContainText("Chat with us");

  await asAmina("wh-order-catalog");
  const order = thread(page).getByRole("region", { name: "Order" });
  await expect(order).toContainText("Order, 3 pieces");
  await expect(order).toContainText(/Total\s*\$85/);
  await expect(thread(page).getByText("Love these!")).toBeVisible();

  const call = "wacid.walk";
  await asAmina("wh-pywa-call-connect-user-initiated", {
    "wacid.xxxx=": call,
    "972987654321": digits(AMINA),
    "Test Name": "Amina",
  });
  await expect(thread(page).getByText("Call from the customer, ringing")).toBeVisible();
  await asAmina("wh-calls-terminate-user-initiated-failed", {
    "wacid.ABGGFjFVU2AfAgo6V-Hc5eCgK5Gh": call,
    "13175551399": digits(AMINA),
  });
  await expect(thread(page).getByText("Missed call")).toBeVisible();
  await expect(thread(page).getByText("Call from the customer, ringing")).toHaveCount(0);

  await asAmina("wh-contacts-shared");
  await expect(bubble("Barbara J. Johnson")).toContainText("Social Tsunami");
  await thread(page).getByRole("button", { name: "Save as contact" }).click();
  await expect(thread(page).getByRole("button", { name: "Saved" })).toBeDisabled();
  await asAmina("wh-pywa-message-unsupported-with-type", { "972987654321": digits(AMINA) });
  await expect(
    thread(page).getByText(/kind of message that WhatsApp does not pass on/),
  ).toBeVisible();
});

test("an answer to whom an advertisement brought is free; a choice from a list, a form and a mark stand where they belong, and a stop counts", async () => {
  const price = page.getByText("they came from an ad");
  await expect(price).toBeVisible();

  await asAmina("wh-interactive-list-reply");
  await expect(bubble("Priority Mail Express")).toBeVisible();
  // on a button it is about an order, and no word about messages
  await asAmina("wh-interactive-button-reply");
  await expect(bubble("Cancel")).toBeVisible();
  await expect(row(page, /Amina/)).not.toContainText("Opted out");
  await asAmina("wh-pywa-flow-completion-completion", { "972987654321": digits(AMINA) });
  await expect(bubble("Form filled in")).toContainText("Comment Text");

  const marked = bubble(/Can I get more info/);
  await asAmina("wh-openapi-reaction", {
    "wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI0RTJEOTc2ODVERUY5RDlGNkYA": FROM_AD,
  });
  await expect(marked).toContainText("👍");
  await asAmina("wh-netflie-removed-reaction", { MESSAGE_ID: FROM_AD });
  await expect(marked).not.toContainText("👍");

  await asAmina("wh-user_preferences-stop", { "Pablo M.": "Amina" });
  await expect(row(page, /Amina/)).toContainText("Opted out");
  await asAmina("wh-pywa-user-marketing-preferences-resume", { "972987654321": digits(AMINA) });
  await expect(row(page, /Amina/)).not.toContainText("Opted out");
});

test("what a customer edits or takes back says so, keeps what it was, and is drawn no more", async () => {
  const picture = await phoneSends(number, AMINA, {
    type: "image",
    base64: PNG,
    mimeType: "image/png",
    caption: "The old shelf",
  });
  await expect(
    bubble("The old shelf").getByRole("button", { name: /^Open Picture/ }),
  ).toBeVisible();
  await asAmina("wh-message-edit", { [TARGET]: picture.wamid });
  await expect(bubble("Updated image caption")).toContainText("Edited");
  await bubble("Updated image caption").getByText("Show the first version").click();
  await expect(bubble("Updated image caption")).toContainText("The old shelf");

  const place = await phoneSends(number, AMINA, {
    type: "location",
    latitude: -1.2864,
    longitude: 36.8172,
    placeName: "Home of Amina",
  });
  await expect(thread(page).getByRole("link", { name: /Home of Amina/ })).toBeVisible();
  await asAmina("wh-message-revoke", { [TARGET]: place.wamid });
  await expect(bubble("This message was deleted")).toBeVisible();
  await expect(thread(page).getByRole("link", { name: /Home of Amina/ })).toHaveCount(0);
  await expect(row(page, /Amina/)).toContainText("Message deleted");
});

test("what was written on the phone stands in the thread as the phone's, and the years before as they were", async () => {
  const ours = { "15550783881": digits(number.displayPhoneNumber) };
  const echo = "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBIyNDlBOEI5QUQ4NDc0N0FCNjMA";
  await asAmina("wh-smb_message_echoes-text", { ...ours, [echo]: "wamid.echo" });
  await expect(bubble("Here's the info you requested!")).toContainText("Phone app");
  await expect(row(page, /Amina/)).toContainText("Phone app: Here's the info");
  await asAmina("wh-smb_message_echoes-edit", { ...ours, [TARGET]: "wamid.echo" });
  await expect(bubble("Updated image caption").last()).toContainText("Edited");
  expect(await sentFrom(number.phoneNumberId), "nothing of it is sent again").toEqual([]);

  const past = (name: string) =>
    metaPublished(number, name, { ...ours, [SHEENA]: digits(PABLO) }, { asItWas: true });
  await past("wh-history-chunk-threads");
  await past("wh-history-chunk-threads");
  await openInbox(page, owner, "?view=closed");
  await expect(list(page).getByRole("link")).toHaveCount(2);
  await row(page, /500 ?003/).click();
  await expect(thread(page).getByText("Thanks!")).toHaveCount(1);
  await expect(bubble("Here's the info you requested!")).toContainText(/Phone app.*Read/s);
  await expect(thread(page).getByText("11 Feb 2025")).toBeVisible();
  await expect(bubble("It can be seen on the phone")).toContainText("Phone app");
  await expect(page.getByText("Window closed")).toBeVisible();
  // whom the phone knows by a name has it here too
  await past("wh-smb_app_state_sync-contact");
  await expect(row(page, /Pablo Morales/)).toBeVisible();
});

test("who changes the number stays one person with one thread, and is answered on the new one", async () => {
  await openInbox(page, owner);
  await row(page, /Amina/).click();
  const address = page.url();
  await asAmina("wh-system-user-changed-number", { "12195555358": digits(NEW_NUMBER) });
  await expect(thread(page).getByText(/changed from 254733500001 to 254733500002/)).toBeVisible();
  await customerSays(number, { from: NEW_NUMBER, name: "Amina", text: "My new number" });
  await expect(thread(page).getByText("My new number")).toBeVisible();
  await expect(thread(page).getByText("Can I get more info about this?")).toBeVisible();
  await expect(list(page).getByRole("link")).toHaveCount(1);
  await expect(about()).toContainText("+254 733 500002");
  await composer(page).fill("Noted");
  await sendButton(page).click();
  await expect
    .poll(async () => (await sentFrom(number.phoneNumberId)).map(({ to }) => to))
    .toEqual([digits(NEW_NUMBER)]);
  expect(page.url()).toBe(address);

  // one line, however WhatsApp spells it: with and without the 9 of Brazil and Argentina, the 1 of Mexico
  const spellings = [
    ["5531987654321", "553187654321"],
    ["5215512345678", "525512345678"],
    ["5491123456789", "541123456789"],
  ] as const;
  for (const [index, [one, other]] of spellings.entries()) {
    const said = (from: string, text: string, secondsAgo: number) =>
      customerSaid(number, {
        from,
        name: `Spelling ${index}`,
        lines: [{ text, at: new Date(Date.now() - secondsAgo * 1000) }],
      });
    await said(one, `Hello ${index}`, 9);
    await said(other, `Hello again ${index}`, 3);
    await expect(row(page, `Hello again ${index}`)).toBeVisible();
  }
  await expect(list(page).getByRole("link")).toHaveCount(4);
});

test("C13: who shows only a username is in the list, found, answered, exported, and one person after a change of id", async () => {
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    userId: ZURI,
    username: "zuri.k",
    name: "Zuri",
    message: { type: "text", text: { body: "You cannot see my number" } },
  });
  await row(page, /You cannot see my number/).click();
  await expect(about()).toContainText("@zuri.k");
  await composer(page).fill("We need no number");
  await sendButton(page).click();
  const replies = async () =>
    (await sentFrom(number.phoneNumberId)).filter(({ body }) => body.recipient === ZURI);
  await expect.poll(async () => (await replies()).length).toBe(1);
  expect((await replies())[0]?.body.to).toBeUndefined();
  await expect(bubble("We need no number")).toContainText(/Sent|Delivered|Read/);

  await page.getByRole("button", { name: "Search conversations" }).click();
  await page.getByLabel("Search conversations by name or number").fill("zuri.k");
  await expect(list(page).getByRole("link")).toHaveCount(1);
  await expect(row(page, /Zuri/)).toBeVisible();
  await page.goto(`/w/${owner.slug}/contacts?q=zuri.k`);
  await expect(page.getByRole("row", { name: /Zuri @zuri\.k/ })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /^Export/ }).click(),
  ]);
  expect(await readFile(await download.path(), "utf8")).toContain("@zuri.k");

  const changed = "US.20591208655302700000";
  await metaPublished(number, "wh-system-user-changed-user-id", {
    "US.13491208655302741918": ZURI,
  });
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    userId: changed,
    name: "Zuri",
    message: { type: "text", text: { body: "Still me" } },
  });
  await openInbox(page, owner);
  await row(page, /Still me/).click();
  await expect(thread(page).getByText("You cannot see my number")).toBeVisible();
  await expect(row(page, /Zuri/)).toHaveCount(1);
});
