import type { Page } from "@playwright/test";
import {
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
  readRail,
  saved,
  test,
  topUp,
} from "./journeys";
import {
  atMeta,
  metaReports,
  type PracticeNumber,
  practiceNumber,
  reviewTemplate,
  sentFrom,
  setThroughput,
  writeAtMeta,
} from "./sandbox-control";

/*
 * What Meta's word about a template, a person, an account or a limit does to a campaign. Numbers of
 * people that end in a code of Meta's fail with it; those that end in 000024 answer STOP.
 */

test.describe.configure({ mode: "serial" });

const REGULARS = kenyanPhones(30, 700);
const GUESTS = kenyanPhones(6, 740);
const ABSENT = { name: "Una Absent", phone: "+254711131026" };
const STOPPED = { name: "Sid Stopped", phone: "+254712131050" };
const THERE = { name: "Tess There", phone: kenyanPhones(1, 760)[0] as string };
const UNPAID = "+254713131042";
const LEAVERS = [1, 2, 3, 4, 5, 6].map((digit) => `+25471${digit}000024`);
const STAYERS = kenyanPhones(20, 800);
const CROWD = kenyanPhones(260, 2_000);

let page: Page;
let owner: Owner;
let number: PracticeNumber;

const rows = (tag: string, name: string, phones: readonly string[]) =>
  phones.map((phone, index) => `${phones.length > 1 ? `${name} ${index}` : name},${phone},${tag}`);

/** Stands before the launch of a campaign to everybody with a tag. */
async function review(desk: Page, name: string, tag: string, template: string) {
  await draftCampaign(desk, owner, { name, tag, fallbacks: false });
  await desk.getByRole("radio", { name: new RegExp(template) }).check();
  await saved(desk);
  await desk.getByRole("link", { name: "Send a test" }).click();
  await desk.getByRole("link", { name: "Review and launch" }).click();
  await expect(desk.getByRole("heading", { name: "Who gets it" })).toBeVisible();
}
const paused = (desk: Page) => desk.getByText("Paused by the brake.");
const isOver = (desk: Page) => expect(desk.getByText("Every message is final")).toBeVisible();
const resume = (desk: Page) => desk.getByRole("button", { name: "Resume sending" }).click();

/** To whom a template was sent since, in order; each time counts. */
async function sentOf(template: string, since = 0) {
  return (await sentFrom(number.phoneNumberId))
    .slice(since)
    .filter(({ body }) => (body.template as { name?: string } | undefined)?.name === template)
    .map(({ to }) => `+${to}`);
}
const sentSoFar = async () => (await sentFrom(number.phoneNumberId)).length;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  page = await newDesk(browser);
  owner = await openWorkspace(page);
  await confirmAddress(page, owner);
  await topUp(page, owner, "50");
  number = await practiceNumber(owner.business);
  for (const name of ["spring_hours", "opening_hours"]) {
    await writeAtMeta(number, { name, category: "UTILITY", body: "We open at nine tomorrow." });
  }
  await page.goto(`/w/${owner.slug}/templates`);
  await page.getByRole("button", { name: "Sync with Meta" }).click();
  await expect(page.getByRole("row", { name: /spring_hours/ })).toContainText("Approved");
  const lines = [
    ...rows("Regulars", "Regular", REGULARS),
    ...rows("Guests", "Guest", GUESTS),
    ...[ABSENT, STOPPED, THERE].flatMap(({ name, phone }) => rows("Mixed", name, [phone])),
    ...rows("Unpaid", "Paul Unpaid", [UNPAID]),
    // who leaves hears first
    ...rows("Leavers", "Leaver", LEAVERS),
    ...rows("Leavers", "Stayer", STAYERS),
    ...rows("Crowd", "Crowd", CROWD),
  ];
  const text = `Name,Phone,Tags\n${lines.join("\n")}\n`;
  await importContacts(page, owner, { name: "people.csv", text }, { country: "KE" });
});
test.afterAll(() => page.close());

test("r65: Meta holds a template back and then pauses it: its campaign stops and says so, the held fail for nothing, another campaign goes on, and the rest hears once", async () => {
  const other = await page.context().newPage();
  const heldNow = async () => (await readRail(page))["held by meta"];
  await reviewTemplate(number, "spring_hours", { held: true });
  await review(page, "Spring", "Regulars", "spring_hours");
  await review(other, "Opening", "Guests", "opening_hours");
  await setThroughput(number, 4);
  await launch(page);
  await expect(page.getByRole("button", { name: "Pause sending" })).toBeVisible();
  await launch(other);
  await expect.poll(heldNow, { intervals: [200] }).toBeGreaterThanOrEqual(10);
  expect(await readRail(page)).toMatchObject({ failed: 0, delivered: 0 });

  await reviewTemplate(number, "spring_hours", { status: "PAUSED" });
  const reason = "The template spring_hours is paused at Meta, so nothing more of it is sent.";
  await expect(paused(page)).toBeVisible();
  await expect(page.getByText(`${reason} Resume when it is approved again.`).first()).toBeVisible();
  await expect(page.getByText("Nothing is on its way.")).toBeVisible();
  await expect.poll(heldNow).toBe(0);
  const first = await sentOf("spring_hours");
  const { failed = 0, queued } = await readRail(page);
  expect({ failed, queued }).toEqual({
    failed: first.length,
    queued: REGULARS.length - first.length,
  });
  await expect(page.getByText(/Template paused for low quality/).first()).toBeVisible();
  await expect(figure(page, "Spent")).toContainText("$0.0000");
  await resume(page);
  await expect(page.getByText(`${reason} Nothing was sent.`)).toBeVisible();

  await setThroughput(number, 80);
  await isOver(other);
  await expect(paused(other)).toHaveCount(0);
  expect((await sentOf("opening_hours")).toSorted()).toEqual(GUESTS);
  await reviewTemplate(number, "spring_hours", { status: "APPROVED" });
  await other.goto(`/w/${owner.slug}/templates`);
  await expect(other.getByRole("row", { name: /spring_hours/ })).toContainText("Approved");
  await other.close();
  await resume(page);
  await isOver(page);
  expect((await sentOf("spring_hours")).toSorted()).toEqual(REGULARS);
});

test("who is not on WhatsApp twice, and who stopped marketing there, is left out of the next campaign with the reason", async () => {
  const since = await sentSoFar();
  await review(page, "First try", "Mixed", "opening_hours");
  await launch(page);
  await isOver(page);
  await expect(page.getByRole("row", { name: /Una Absent/ })).toContainText("Not reachable");
  await expect(page.getByRole("row", { name: /Sid Stopped/ })).toContainText("stopped");
  const sid = await page
    .getByRole("link", { name: STOPPED.name, exact: true })
    .getAttribute("href");
  await review(page, "Second try", "Mixed", "opening_hours");
  const ledger = page.getByRole("table", { name: "Who gets it" });
  await expect(ledger.getByRole("row", { name: /^Opted out/ })).toContainText("−1");
  await expect(ledger.getByRole("row", { name: /^Not on WhatsApp/ })).toHaveCount(0);
  await launch(page);
  await isOver(page);
  await expect(page.getByRole("row", { name: /Sid Stopped/ })).toContainText("Opted out");

  await review(page, "Third try", "Mixed", "opening_hours");
  await expect(ledger.getByRole("row", { name: /^Not on WhatsApp/ })).toHaveText(
    /Two messages in a row did not reach them−1/,
  );
  await expect(ledger.getByRole("row", { name: /^Will get the message/ })).toHaveText(/1$/);
  const sent = await sentOf("opening_hours", since);
  const times = ({ phone }: { phone: string }) => sent.filter((one) => one === phone).length;
  expect([ABSENT, STOPPED, THERE].map(times)).toEqual([2, 1, 2]);
  await page.goto(sid as string);
  await expect(page.getByText(/Meta 131050: this person stopped marketing/).first()).toBeVisible();
});

test("a payment problem at Meta stops whatever runs on the account and says why, until a person lets it go on", async () => {
  const since = await sentSoFar();
  const other = await page.context().newPage();
  await review(page, "Long one", "Regulars", "opening_hours");
  await review(other, "Unpaid one", "Unpaid", "spring_hours");
  await setThroughput(number, 2);
  await launch(page);
  await expect(page.getByRole("button", { name: "Pause sending" })).toBeVisible();
  await launch(other);
  await expect(paused(page)).toBeVisible();
  await expect(
    page.getByText(/Meta answered 131042: Payment method problem at Meta\./).first(),
  ).toBeVisible();
  await other.goto(`/w/${owner.slug}/settings/channels`);
  await other.getByRole("link", { name: "Practice number" }).click();
  const health = other.getByRole("region", { name: "Health" });
  await expect(health).toContainText(
    "Campaigns are stopped: Payment method problem at Meta. Add or repair the payment method",
  );
  await health.getByRole("button", { name: "Let campaigns go on" }).click();
  await expect(health.getByRole("button", { name: "Let campaigns go on" })).toHaveCount(0);
  await other.close();
  await setThroughput(number, 80);
  await resume(page);
  await isOver(page);
  expect((await sentOf("opening_hours", since)).toSorted()).toEqual(REGULARS);
});

test("when too many of those who got it say STOP it pauses and says how many; the others hear after a person's word, they never again", async () => {
  const since = await sentSoFar();
  await review(page, "Unloved", "Leavers", "opening_hours");
  await setThroughput(number, 2);
  await launch(page);
  await expect(paused(page)).toBeVisible();
  await expect(
    page.getByText(/^[56] people opted out, \d+ % of those written to\. Resume only if/),
  ).toBeVisible();
  await setThroughput(number, 80);
  await resume(page);
  await isOver(page);
  const sent = await sentOf("opening_hours", since);
  expect(new Set(sent).size).toBe(sent.length);
  expect(sent.length).toBe(LEAVERS.length + STAYERS.length);
  await review(page, "Unloved again", "Leavers", "opening_hours");
  await expect(
    page.getByRole("table", { name: "Who gets it" }).getByRole("row", { name: /^Opted out/ }),
  ).toContainText(`−${LEAVERS.length}`);
});

test("an audience above Meta's limit is said before the launch; those who fit go out today, the rest is left out with that reason", async () => {
  const used = new Set(await sentFrom(number.phoneNumberId).then((all) => all.map(({ to }) => to)));
  await atMeta("numbers", {
    phoneNumberId: number.phoneNumberId,
    messagingLimitTier: "TIER_250",
  });
  await metaReports(number.wabaId, "business_capability_update", {
    max_daily_conversations_per_business: 250,
  });
  await page.goto(`/w/${owner.slug}/settings/channels`);
  await page.getByRole("link", { name: "Practice number" }).click();
  const limit = page.getByRole("region", { name: "Messaging limit" });
  await expect(limit).toContainText("of 250 used");
  const taken = Number(/([\d,]+) of 250 used/.exec(await limit.innerText())?.[1]);
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThanOrEqual(used.size);
  const fit = 250 - taken;
  const over = CROWD.length - fit;
  const since = await sentSoFar();

  await review(page, "Everybody at once", "Crowd", "opening_hours");
  await expect(
    page.getByText(`This is over today’s limit of your WhatsApp account by ${over} people.`),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: /^Launch to / })).toBeDisabled();
  await page.getByRole("button", { name: "Send to those who fit" }).click();
  await expect(page.getByText(`${over} people are left out: over today’s limit`)).toBeVisible();
  await expect(page.getByRole("button", { name: `Launch to ${fit} people` })).toBeEnabled();
  await launch(page);
  await isOver(page);
  const sent = await sentOf("opening_hours", since);
  expect({ times: sent.length, people: new Set(sent).size }).toEqual({ times: fit, people: fit });
  expect(await readRail(page)).toMatchObject({ failed: 0, queued: 0 });
  await page.getByLabel("Name or phone").fill("Crowd 259");
  await expect(page.getByRole("row", { name: /Crowd 259/ })).toContainText("Over today's limit");

  await page.goto(`/w/${owner.slug}/settings/channels`);
  await page.getByRole("link", { name: "Practice number" }).click();
  await expect(limit).toContainText("250 of 250 used");
  await expect(limit).toContainText("Nobody more fits now");
});

test("the bell has what went wrong and what went well while nobody looked", async () => {
  await page.goto(`/w/${owner.slug}/notifications?view=all`);
  const told = page.getByRole("main");
  for (const words of [
    /Spring was paused/,
    /Spring is done/,
    /Unloved was paused/,
    /Payment method problem at Meta/,
    /spring_hours/,
  ]) {
    await expect(told.getByRole("link", { name: words }).first()).toBeVisible();
  }
});
