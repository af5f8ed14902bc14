import type { Page } from "@playwright/test";
import {
  amountIn,
  approveStarter,
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
  readRail,
  readWallet,
  test,
  topUp,
} from "./journeys";
import {
  atMeta,
  metaReports,
  type PracticeNumber,
  practiceNumber,
  sentFrom,
  setThroughput,
  writeAtMeta,
} from "./sandbox-control";

/* A number at work: what pauses its campaigns, who lets them go on, and what a test over it costs. */

test.describe.configure({ mode: "serial" });

const PHONES = kenyanPhones(15, 500);
const EVERYBODY = PHONES.length;

let page: Page;
let owner: Owner;
let number: PracticeNumber;

const numberPage = async () => {
  await page.goto(`/w/${owner.slug}/settings/channels`);
  await page.getByRole("link", { name: "Practice number" }).click();
  return page.getByRole("region", { name: "Health" });
};
const rates = async (qualityRating: string) => {
  await atMeta("numbers", { phoneNumberId: number.phoneNumberId, qualityRating });
  await metaReports(number.wabaId, "phone_number_quality_update", {
    display_phone_number: number.displayPhoneNumber.replace(/\D/g, ""),
    event: "ONBOARDING",
    current_limit: "TIER_2K",
  });
};
const begin = async (name: string) => {
  await draftCampaign(page, owner, { name });
  await page.getByRole("link", { name: "Send a test" }).click();
  await page.getByRole("link", { name: "Review and launch" }).click();
  await expect(page.getByRole("button", { name: /^Launch to / })).toBeEnabled();
  await launch(page);
  // where everything fails, the brake may be faster than the page
  const sends = page.getByRole("button", { name: "Pause sending" });
  await expect(sends.or(page.getByText("Paused by the brake.")).first()).toBeVisible();
  return page.url();
};
const goesOn = async (since: number) => {
  await page.getByRole("button", { name: "Resume sending" }).click();
  await expect(page.getByText("Every message is final")).toBeVisible();
  const sent = (await sentFrom(number.phoneNumberId)).slice(since).map(({ to }) => to);
  return { sent: sent.length, people: new Set(sent).size };
};

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  page = await newDesk(browser);
  owner = await openWorkspace(page);
  await confirmAddress(page, owner);
  await topUp(page, owner, "20");
  const people = PHONES.map((phone, index) => ({ name: `Customer ${index}`, phone }));
  await importContacts(page, owner, peopleFile(people), { country: "KE" });
  await approveStarter(page, owner, "Appointment reminder");
  number = await practiceNumber(owner.business);
});
test.afterAll(() => page.close());

test("a fall of the quality pauses what runs; a person resumes, and everybody hears once", async () => {
  await setThroughput(number, 2);
  const report = await begin("Reminder with a fall");
  await rates("RED");
  await expect(page.getByText("Paused by the brake.")).toBeVisible();
  await expect(page.getByText(/quality fell to low/).first()).toBeVisible();
  const health = await numberPage();
  await expect(health).toContainText("Critical");
  await expect(health).toContainText("too many people block or report this number");
  await rates("GREEN");
  await expect(health).toContainText("Meta rates the number well");
  await setThroughput(number, 80);
  await page.goto(report);
  expect(await goesOn(0)).toEqual({ sent: EVERYBODY, people: EVERYBODY });
});

test("a number that Meta slows down stops its campaigns until a person lets them go on", async () => {
  const before = (await sentFrom(number.phoneNumberId)).length;
  await setThroughput(number, 2);
  const report = await begin("Reminder that is reported");
  await atMeta("faults", { errorCodeByNumber: { [number.phoneNumberId]: 131048 } });
  await expect(page.getByText("Paused by the brake.")).toBeVisible();
  await expect(
    page.getByText(/Meta answered 131048: Too many people reported/).first(),
  ).toBeVisible();
  // while the number is stopped, resuming the campaign alone changes nothing
  await page.getByRole("button", { name: "Resume sending" }).click();
  await expect(page.getByText(/Campaigns on Practice number are stopped/)).toBeVisible();
  const health = await numberPage();
  await expect(health).toContainText(
    "Campaigns are stopped: Too many people reported this number.",
  );
  await expect(health).toContainText("It ends by itself on");
  await atMeta("faults", { errorCodeByNumber: {} });
  await health.getByRole("button", { name: "Let campaigns go on" }).click();
  await expect(health.getByRole("button", { name: "Let campaigns go on" })).toHaveCount(0);
  await setThroughput(number, 80);
  await page.goto(report);
  expect(await goesOn(before)).toEqual({ sent: EVERYBODY, people: EVERYBODY });
  // whom Meta took and then failed may be tried again, and nobody else
  const { failed = 0 } = await readRail(page);
  expect(failed).toBeGreaterThan(0);
  await page.getByRole("button", { name: `Retry ${failed}`, exact: true }).click();
  await expect(page.getByRole("button", { name: `Launch to ${failed} ` })).toBeEnabled();
});

test("many failures in a row stop it with their share; the rest hears once when a person says so", async () => {
  const before = (await sentFrom(number.phoneNumberId)).length;
  await setThroughput(number, 2);
  await atMeta("faults", { errorCodeByNumber: { [number.phoneNumberId]: 131009 } });
  await begin("Reminder with a wrong value");
  await expect(page.getByText("Paused by the brake.")).toBeVisible();
  await expect(page.getByText(/^1\d of the last 1\d messages failed\. Look at the/)).toBeVisible();
  await expect(page.getByText("A value is not valid").first()).toBeVisible();
  await expect(page.getByText("Nothing is on its way.")).toBeVisible();
  const { failed = 0 } = await readRail(page);
  expect(failed).toBeGreaterThanOrEqual(10);
  await atMeta("faults", { errorCodeByNumber: {} });
  await setThroughput(number, 80);
  const others = EVERYBODY - failed;
  expect(await goesOn(before)).toEqual({ sent: others, people: others });
});

test("a self-test that is not free says its price first, and takes it once", async () => {
  await writeAtMeta(number, {
    name: "hello_world",
    category: "UTILITY",
    body: "Welcome and congratulations. This is a test.",
  });
  await page.goto(`/w/${owner.slug}/templates`);
  await page.getByRole("button", { name: "Sync with Meta" }).click();
  await expect(page.getByRole("row", { name: /hello_world/ })).toContainText("Approved");
  const wallet = await readWallet(page, owner);
  const since = (await sentFrom(number.phoneNumberId)).length;
  const sent = async () => (await sentFrom(number.phoneNumberId)).slice(since);
  await numberPage();
  const form = page.getByRole("form", { name: "Self-test" });
  await form.getByLabel("Your own phone").fill("+254712000888");
  await form.getByRole("button", { name: "Send self-test" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Send a self-test" });
  const button = dialog.getByRole("button", { name: /^Send for / });
  const price = amountIn(await button.innerText());
  expect(price).toBeGreaterThan(0n);
  await dialog.getByRole("button", { name: "Send nothing" }).click();
  expect(await sent()).toEqual([]);
  await form.getByRole("button", { name: "Send self-test" }).click();
  await button.dblclick();
  await expect(page.getByText(/^Sent, for .*: the template hello_world$/).first()).toBeVisible();
  await expect(
    page
      .getByRole("region", { name: "Checks" })
      .getByRole("listitem")
      .filter({ hasText: "Self-test message" }),
  ).toContainText("passed");
  expect(await sent()).toMatchObject([{ type: "template", to: "254712000888" }]);
  expect(await readWallet(page, owner)).toEqual({
    available: wallet.available - price,
    held: 0n,
  });
});
