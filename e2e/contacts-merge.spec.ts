import type { Page } from "@playwright/test";
import {
  composer,
  openInbox,
  openInboxDesk,
  row,
  sendButton,
  sentTexts,
  thread,
} from "./inbox-journeys";
import { colleagueJoins, expect, type Owner, test } from "./journeys";
import { judge, readyToJudge } from "./judge-page";
import { customerSays, type PracticeNumber } from "./sandbox-control";

/* One person with two numbers: two contacts become one thread, and two again. */

let page: Page;
let owner: Owner;
let number: PracticeNumber;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(90_000);
  ({ page, owner, number } = await openInboxDesk(browser));
});
test.afterAll(() => page.close());

const OLD = "+254733000101";
const NEW = "+254733000102";

/** The words stand in the thread, in this order. */
async function expectInOrder(words: readonly string[]) {
  for (const text of words) await expect(thread(page).getByText(text)).toBeVisible();
  const whole = await thread(page).innerText();
  const places = words.map((text) => whole.indexOf(text));
  expect(places).toEqual(places.toSorted((left, right) => left - right));
}

test("S10: two people who are one are merged from the inbox, and the undo brings both back", async () => {
  await openInbox(page, owner);
  // one after the other: WhatsApp tells time in whole seconds
  await customerSays(number, { from: OLD, name: "Grace", text: "Is the kettle back?" });
  await expect(row(page, /Is the kettle back/)).toBeVisible();
  await customerSays(number, { from: NEW, name: "Grace K", text: "This is my new number" });
  await expect(row(page, /This is my new number/)).toBeVisible();
  await customerSays(number, { from: OLD, text: "The blue one, please" });
  await row(page, /This is my new number/).click();
  await expect(thread(page).getByText("This is my new number")).toBeVisible();
  const gone = page.url();
  await row(page, /The blue one/).click();
  await expect(thread(page).getByText("The blue one, please")).toBeVisible();
  const kept = page.url();

  // found and merged by the keyboard alone
  await page.getByRole("button", { name: "Merge with…" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name, phone or username").fill("733 000 102");
  await dialog.getByRole("button", { name: /Grace K/ }).press("Enter");
  await expect(
    dialog.getByText(/1 message and 1 conversation of Grace K go to Grace/),
  ).toBeVisible();
  await readyToJudge(page);
  await judge(page, "the merge dialog", {}, "[role=dialog]");
  await dialog.getByRole("button", { name: "Merge contacts" }).press("Enter");

  await expectInOrder(["Is the kettle back?", "This is my new number", "The blue one, please"]);
  await expect(row(page, /Grace K/)).toHaveCount(0);
  await customerSays(number, { from: NEW, text: "Are you there?" });
  await expect(thread(page).getByText("Are you there?")).toBeVisible();
  await page.goto(gone);
  await expect(page).toHaveURL(kept);
  await expectInOrder(["This is my new number", "The blue one, please", "Are you there?"]);

  await page.getByRole("button", { name: "Undo the merge with Grace K" }).click();
  await expect(row(page, /Grace K.*Are you there\?/s)).toBeVisible();
  await expect(thread(page).getByText("Are you there?")).toHaveCount(0);
  await expectInOrder(["Is the kettle back?", "The blue one, please"]);
  await page.goto(gone);
  await expectInOrder(["This is my new number", "Are you there?"]);
  await expect(page).toHaveURL(gone);
});

test("who writes to one of two while a colleague merges them keeps every word, and answers in the thread that stays", async ({
  browser,
}) => {
  const tom = await colleagueJoins(browser, page, owner);
  await openInbox(page, owner);
  await customerSays(number, { from: "+254733000103", name: "Neema", text: "Is it washable?" });
  await expect(row(page, /Is it washable/)).toBeVisible();
  await customerSays(number, { from: "+254733000104", name: "Neema M", text: "I moved house" });
  await row(page, /Is it washable/).click();
  await expect(thread(page).getByText("Is it washable?")).toBeVisible();
  const { pathname: kept } = new URL(page.url());
  await page.getByRole("button", { name: "Merge with…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name, phone or username").fill("733 000 104");
  await dialog.getByRole("button", { name: /Neema M/ }).click();
  await expect(dialog.getByText(/1 message and 1 conversation of Neema M go to/)).toBeVisible();

  await openInbox(tom, owner);
  await row(tom, /I moved house/).click();
  await expect(thread(tom).getByText("I moved house")).toBeVisible();
  await composer(tom).pressSequentially("It is, and we bring it");
  await dialog.getByRole("button", { name: "Merge contacts" }).click();

  await expect(tom).toHaveURL(({ pathname }) => pathname === kept);
  await expect(thread(tom).getByText("Is it washable?")).toBeVisible();
  await expect(thread(tom).getByText("I moved house")).toBeVisible();
  await expect(composer(tom)).toHaveValue("It is, and we bring it");
  await composer(tom).press("End");
  await composer(tom).pressSequentially(" to the new house");
  await sendButton(tom).click();
  await expect.poll(() => sentTexts(number)).toContain("It is, and we bring it to the new house");
  await expect(thread(page).getByText("It is, and we bring it to the new house")).toBeVisible();
  await expect(row(page, /Neema M\b/)).toHaveCount(0);
  await tom.close();
});

test("two spellings of a tag become one from the list of tags and two again, and a tag that goes comes back", async () => {
  const base = `/w/${owner.slug}/contacts`;
  await page.goto(`${base}?add=1`);
  const sheet = page.getByRole("dialog", { name: "Add contact" });
  await sheet.getByLabel("Phone").fill("+254733000105");
  await sheet.getByLabel("Tags").fill("vip, v.i.p.");
  await sheet.getByRole("button", { name: "Add contact" }).click();
  await expect(sheet).toHaveCount(0);
  await page.goto(base);
  await page.getByRole("link", { name: "Manage tags" }).click();
  const tags = page.getByRole("list", { name: "Tags" });
  await expect(tags.getByRole("listitem")).toHaveCount(2);

  await page.getByRole("button", { name: "Change v.i.p." }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("VIP");
  await expect(dialog.getByText(/vip is there already, with 1 person/)).toBeVisible();
  await dialog.getByRole("button", { name: "Merge tags" }).click();
  await expect(tags.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(tags.getByRole("listitem")).toHaveCount(2);

  await page.getByRole("button", { name: "Delete v.i.p." }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(tags.getByRole("listitem")).toHaveCount(1);
  await page
    .getByRole("listitem")
    .filter({ hasText: "v.i.p. deleted" })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(tags).toContainText("v.i.p.");
});
