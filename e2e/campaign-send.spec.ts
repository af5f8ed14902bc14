import type { Page } from "@playwright/test";
import {
  amountIn,
  approveStarter,
  confirmAddress,
  draftCampaign,
  expect,
  figure,
  importContacts,
  kenyanPhones,
  launch,
  newDesk,
  type Owner,
  openWorkspace,
  peopleFile,
  readRail,
  readWallet,
  saved,
  test,
  topUp,
} from "./journeys";
import {
  atMeta,
  customerSays,
  metaReports,
  type PracticeNumber,
  practiceNumber,
  reviewTemplate,
  sentFrom,
  setThroughput,
  writeAtMeta,
} from "./sandbox-control";

/*
 * What goes wrong with a campaign in people's hands: changed minds, double clicks, old tabs. The
 * number is slow here, so that there is something to pause.
 */

test.describe.configure({ mode: "serial" });

const PHONES = kenyanPhones(60);
const PER_SECOND = 4;

let page: Page;
let owner: Owner;
let number: PracticeNumber;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  page = await newDesk(browser);
  owner = await openWorkspace(page);
  await confirmAddress(page, owner);
  await topUp(page, owner, "50");
  await importContacts(
    page,
    owner,
    peopleFile(PHONES.map((phone, index) => ({ name: `Customer ${index}`, phone }))),
    { country: "KE" },
  );
  await approveStarter(page, owner, "Appointment reminder");
  number = await practiceNumber(owner.business);
});
test.afterAll(() => page.close());

async function review(name: string) {
  await draftCampaign(page, owner, { name });
  await page.getByRole("link", { name: "Send a test" }).click();
  await page.getByRole("link", { name: "Review and launch" }).click();
  await expect(page.getByRole("button", { name: /^Launch to / })).toBeEnabled();
}

const recipientsOf = async (since: number) => {
  const sent = await sentFrom(number.phoneNumberId);
  return sent.slice(since).map(({ to }) => to);
};

test("pausing stops it, resuming sends to exactly the others, nobody gets it twice", async () => {
  await setThroughput(number, PER_SECOND);
  await review("Reminder with a pause");
  await launch(page);
  await page.getByRole("button", { name: "Pause sending" }).click();
  await expect(page.getByRole("button", { name: "Resume sending" })).toBeVisible();
  await expect(page.getByText("Nothing is on its way.")).toBeVisible({ timeout: 30_000 });
  const paused = (await recipientsOf(0)).length;
  expect(paused).toBeLessThan(PHONES.length);
  // a reload changes nothing, and neither does the time it takes
  await page.reload();
  await expect(page.getByText("Paused", { exact: true }).first()).toBeVisible();
  expect((await recipientsOf(0)).length).toBe(paused);

  await setThroughput(number, 80);
  await page.getByRole("button", { name: "Resume sending" }).click();
  await expect(page.getByText("Every message is final")).toBeVisible({ timeout: 60_000 });
  const all = await recipientsOf(0);
  expect(new Set(all).size).toBe(PHONES.length);
  expect(all.length).toBe(PHONES.length);
});

test("cancelling frees the money of those who were not sent to", async () => {
  const before = (await recipientsOf(0)).length;
  const wallet = await readWallet(page, owner);
  await setThroughput(number, PER_SECOND);
  await review("Reminder that is called off");
  await launch(page);
  await page.getByRole("button", { name: "Cancel the rest" }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Cancel for / })
    .click();
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  await expect(figure(page, "Still held")).toContainText("Every message is final", {
    timeout: 60_000,
  });
  const sent = (await recipientsOf(before)).length;
  expect(sent).toBeLessThan(PHONES.length);
  const rail = await readRail(page);
  expect((rail.delivered ?? 0) + (rail.read ?? 0)).toBe(sent);
  const after = await readWallet(page, owner);
  expect(after.held).toBe(0n);
  expect(after.available).toBeLessThanOrEqual(wallet.available);
  await setThroughput(number, 80);
});

test("two clicks on launch are one campaign", async () => {
  const before = (await recipientsOf(0)).length;
  await review("Reminder of an impatient hand");
  await page.getByRole("button", { name: /^Launch to / }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Launch to / })
    .dblclick();
  await expect(page.getByText("Every message is final")).toBeVisible({ timeout: 60_000 });
  expect((await recipientsOf(before)).length).toBe(PHONES.length);
});

test("the browser's back button after a launch leads to the report, not to a second launch", async () => {
  await review("Reminder and back");
  await launch(page);
  await expect(page.getByText("Every message is final")).toBeVisible({ timeout: 60_000 });
  await page.goBack();
  await expect(page.getByRole("button", { name: /^Launch to / })).toHaveCount(0);
});

test("two tabs with the same review launch it once, and the second says so", async () => {
  const before = (await recipientsOf(0)).length;
  await review("Reminder in two tabs");
  const second = await page.context().newPage();
  await second.goto(page.url());
  await expect(second.getByRole("button", { name: /^Launch to / })).toBeEnabled();
  await second.getByRole("button", { name: /^Launch to / }).click();
  await launch(page);
  await second
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Launch to / })
    .click();
  await expect(page.getByText("Every message is final")).toBeVisible({ timeout: 60_000 });
  expect((await recipientsOf(before)).length).toBe(PHONES.length);
  await expect(second.getByRole("button", { name: /^Launch to / })).toHaveCount(0);
  await second.close();
});

test("RT-3: two fill in one draft at once, and neither puts the other's value back; what never reached the server is asked about by its name, and answered", async () => {
  await draftCampaign(page, owner, { name: "Reminder of two hands" });
  const values = (desk: Page) => desk.getByLabel(/^(Text|Fallback) of /);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await values(second).nth(2).waitFor();
  await values(page).nth(1).fill("");
  await Promise.all([
    values(page).nth(1).pressSequentially("Monday morning", { delay: 80 }),
    values(second).nth(2).fill("half past nine"),
  ]);
  for (const desk of [page, second]) {
    await expect(values(desk).nth(1)).toHaveValue("Monday morning");
    await expect(values(desk).nth(2)).toHaveValue("half past nine");
  }

  await page.route("**/campaigns/**", (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  await values(page).nth(0).fill("neighbour");
  await expect(page.getByText("The last change is not saved.")).toBeVisible();
  await values(second).nth(0).fill("customer");
  await saved(second);
  await second.close();
  await page.unroute("**/campaigns/**");
  await page.reload();
  const left = page.getByRole("status").filter({ hasText: "Changes of yours were not saved." });
  await expect(left).toContainText("Yours would replace all values.");
  await expect(values(page).nth(0)).toHaveValue("customer");
  await left.getByRole("button", { name: "Take mine" }).click();
  await expect(left).toHaveCount(0);
  await saved(page);
  await page.reload();
  await expect(values(page).nth(0)).toHaveValue("neighbour");
});

test("when the audience changed after the review, nothing is sent and the new count is shown", async () => {
  const before = (await recipientsOf(0)).length;
  await review("Reminder to a moving audience");
  const second = await page.context().newPage();
  await importContacts(second, owner, peopleFile([{ name: "Latecomer", phone: "+254722000001" }]), {
    country: "KE",
  });
  await second.close();
  await launch(page);
  await expect(page.getByText("Not launched.")).toBeVisible();
  await expect(
    page.getByRole("button", { name: `Launch to ${PHONES.length + 1} people` }),
  ).toBeVisible();
  expect((await recipientsOf(before)).length).toBe(0);
});

test("who says STOP while it runs is skipped", async () => {
  const before = (await recipientsOf(0)).length;
  await setThroughput(number, PER_SECOND);
  await page.getByRole("button", { name: /^Launch to / }).waitFor();
  await launch(page);
  await expect(page.getByRole("button", { name: "Pause sending" })).toBeVisible();
  await page.getByRole("button", { name: "Pause sending" }).click();
  await expect(page.getByText("Nothing is on its way.")).toBeVisible({ timeout: 30_000 });
  const reached = new Set(await recipientsOf(before));
  const [stopped] = PHONES.filter((phone) => !reached.has(phone.slice(1))).slice(-1);
  expect(stopped).toBeDefined();
  await customerSays(number, { from: stopped as string, text: "STOP" });
  const inbox = await page.context().newPage();
  await inbox.goto(`/w/${owner.slug}/inbox`);
  await expect(inbox.getByRole("link", { name: /STOP Opted out/ })).toBeVisible();
  await inbox.close();
  await setThroughput(number, 80);
  await page.getByRole("button", { name: "Resume sending" }).click();
  await expect(page.getByText("Every message is final")).toBeVisible({ timeout: 60_000 });
  expect(await recipientsOf(before)).not.toContain(stopped?.slice(1));
  await expect(page.getByText(/1 skipped =/)).toBeVisible();
});

const SPEAKERS = [
  { name: "Greta Wolf", phone: "+254722000301", speaks: "German", gets: "de" },
  { name: "Wanja Kimani", phone: "+254722000302", speaks: "English", gets: "en_US" },
  { name: "Zola Mbeki", phone: "+254722000303", speaks: "French", gets: "en_US" },
  { name: "Silent Sam", phone: "+254722000304", speaks: "", gets: "en_US" },
];
/** Meta's answer says neither that it took what was sent to them nor that it did not. */
const UNDECIDED = [
  { name: "Achieng Odhiambo", phone: "+254711131016", speaks: "German" },
  { name: "Barasa Wekesa", phone: "+254733131016", speaks: "German" },
];

test("one template in two languages: the plan says who gets which, and each person gets theirs", async () => {
  const template = { name: "opening_hours", category: "UTILITY" } as const;
  await writeAtMeta(number, { ...template, body: "We open at nine tomorrow." });
  const german = "Morgen haben wir ab neun Uhr offen.";
  await writeAtMeta(number, { ...template, language: "de", body: german });
  await page.goto(`/w/${owner.slug}/templates`);
  await page.getByRole("button", { name: "Sync with Meta" }).click();
  await expect(page.getByRole("row", { name: /opening_hours.*German/ })).toContainText("Approved");
  const lines = [...SPEAKERS, ...UNDECIDED].map(
    ({ name, phone, speaks }) => `${name},${phone},${speaks}`,
  );
  await importContacts(
    page,
    owner,
    { name: "speakers.csv", text: `Name,Phone,Language\n${lines.join("\n")}\n` },
    { country: "KE", tags: "Speakers" },
  );

  const before = (await recipientsOf(0)).length;
  await draftCampaign(page, owner, { name: "Opening hours", tag: "Speakers", fallbacks: false });
  await page.getByRole("radio", { name: /opening_hours.*English/ }).check();
  await expect(page.getByRole("radio", { name: "Each person their own language" })).toBeChecked();
  await saved(page);
  await page.getByRole("link", { name: "Send a test" }).click();
  await page.getByRole("link", { name: "Review and launch" }).click();
  const plan = page.getByRole("table", { name: "People by the language of their message" });
  await expect(plan.getByRole("row", { name: /^German/ })).toHaveText(/Their own3$/);
  await expect(plan.getByRole("row", { name: /English/ })).toHaveText(
    /Their own for 1; not known what 1 person speaks; 1 person with a language that is not approved3$/,
  );
  await launch(page);

  const received = async () =>
    Object.fromEntries(
      (await sentFrom(number.phoneNumberId)).slice(before).map(({ to, body }) => {
        const { language } = body.template as { language: { code: string } };
        return [to, language.code];
      }),
    );
  await expect
    .poll(received)
    .toEqual(Object.fromEntries(SPEAKERS.map(({ phone, gets }) => [phone.slice(1), gets])));
  await expect(page.getByRole("row", { name: /Greta Wolf/ })).toContainText("German");
  await expect(page.getByRole("row", { name: /Zola Mbeki/ })).toContainText("English");
});

test("S1: of two whose fate nobody knows one is counted as not sent, which frees its money, and one as sent, in a menu that stays open meanwhile; neither is sent again", async () => {
  await expect(page.getByText("2 unconfirmed.")).toBeVisible();
  await expect(page.getByText(/They are never sent again by themselves/)).toBeVisible();
  await expect(figure(page, "Still held")).toContainText("2 messages not final");
  const report = page.url();
  const held = async () => amountIn(await figure(page, "Still held").innerText());
  const both = await held();
  expect(both).toBeGreaterThan(0n);
  const wallet = await readWallet(page, owner);
  await page.goto(report);
  const sent = (await recipientsOf(0)).length;
  const [lost, believed] = UNDECIDED.map(({ name }) => name);
  // what stands behind an open menu is hidden from roles
  const rowOf = (name?: string) =>
    page.getByRole("row", { name: new RegExp(`${name}`), includeHidden: true });
  const open = (desk: Page, name?: string) =>
    desk.getByRole("button", { name: `Decide for ${name}` }).click();
  await open(page, believed);
  const asSent = page.getByRole("menuitem", { name: "Count it as sent" });
  await expect(asSent).toBeVisible();

  // a colleague decides about the other one: the list shows it, and the open menu stays where it is
  const other = await page.context().newPage();
  await other.goto(report);
  await open(other, lost);
  await other.getByRole("menuitem", { name: "Count it as not sent, free its money" }).click();
  await expect(rowOf(lost)).toContainText("Failed");
  await other.close();
  await expect.poll(held).toBe(both / 2n);
  await asSent.click({ timeout: 5_000 });
  await expect(rowOf(believed)).toContainText("Sent");
  await expect(page.getByText(/unconfirmed\./)).toHaveCount(0);
  expect(await readWallet(page, owner)).toEqual({
    available: wallet.available + both / 2n,
    held: wallet.held - both / 2n,
  });
  expect((await recipientsOf(0)).length).toBe(sent);
});

test("how much of Meta's limit is used and left stands at the number", async () => {
  const { phoneNumberId, wabaId } = number;
  await page.goto(`/w/${owner.slug}/settings/channels`);
  await page.getByRole("link", { name: "Practice number" }).click();
  const limit = page.getByRole("region", { name: "Messaging limit" });
  // whoever Meta took a template for, and the one who is counted as sent
  const used = new Set(await recipientsOf(0)).size + 1;
  await expect(limit).toContainText(`${used} people so far.`);
  await atMeta("numbers", { phoneNumberId, messagingLimitTier: "TIER_250" });
  await metaReports(wabaId, "business_capability_update", {
    max_daily_conversations_per_business: 250,
  });
  await expect(limit).toContainText(`${used} of 250 used`);
  await expect(limit).toContainText(`${250 - used} people more fit now`);
  await expect(limit.getByRole("progressbar", { name: "Messaging limit used" })).toBeVisible();
});

test("RT-1: a page whose answer broke off on the way says so, and comes back by itself once the server answers; so does one that was only read again", async () => {
  await page.goto(`/w/${owner.slug}/settings/api-keys`);
  for (const ask of [
    () => page.getByRole("link", { name: "Templates" }).click(),
    () => reviewTemplate(number, "appointment_reminder", { quality: "YELLOW" }),
  ]) {
    await page.route("**/api/health", (route) => route.abort());
    await page.route(/[?&]_rsc=/, async (route) => {
      if ("next-router-prefetch" in route.request().headers()) return route.fallback();
      const answer = await route.fetch();
      const body = await answer.body();
      await route.fulfill({ response: answer, body: body.subarray(0, body.length / 2) });
    });
    await ask();
    await expect(page.getByRole("heading", { name: "The connection dropped" })).toBeVisible();
    await page.unrouteAll();
    await expect(page.getByRole("heading", { level: 1, name: "Templates" })).toBeVisible();
  }
  await expect(page.getByRole("row", { name: /appointment_reminder/ })).toContainText("Medium");
});
