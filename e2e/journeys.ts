import { randomBytes } from "node:crypto";
import path from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
  type TestInfo,
} from "@playwright/test";
import { mailedLink } from "./sandbox-control";

/*
 * What people do again and again on their way to what a test is about. Each goes over the screens, as
 * a person would; nothing is written behind the application's back.
 */

const complaints: string[] = [];
const desks: Page[] = [];

/**
 * Nothing may complain on any page of any test: no console error, no refused style or script. Browsers
 * that a test opens by itself are watched when they come from newDesk().
 */
export const test = base.extend<{ quiet: undefined }>({
  context: async ({ context }, use) => {
    await watch(context);
    await use(context);
  },
  quiet: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of what is needed
    async ({}, use, testInfo) => {
      complaints.length = 0;
      await use(undefined);
      if (testInfo.status !== testInfo.expectedStatus) await attachDesks(testInfo);
      expect(complaints, "errors on the pages").toEqual([]);
    },
    { auto: true },
  ],
});

async function watch(context: BrowserContext): Promise<void> {
  // pages of other origins, such as the stand-in for the payment page, are not ours to judge
  const isOurs = (page: Page | null) => page?.url().startsWith("http://localhost");
  context.on("weberror", (error) => complaints.push(String(error.error())));
  context.on("console", (line) => {
    const page = line.page();
    if (line.type() !== "error" || !page || !isOurs(page)) return;
    // the browser's own line about an answer; what a page makes of it is tested by itself
    if (/net::ERR_|Failed to load resource|React error #412/.test(line.text())) return;
    complaints.push(`${new URL(page.url()).pathname}: ${line.text()}`);
  });
  await context.exposeBinding("reportViolation", (_, words: string) => complaints.push(words));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { reportViolation } = window as unknown as { reportViolation(words: string): void };
      reportViolation(
        `${location.pathname} violates ${event.violatedDirective}: ${event.blockedURI} in ${event.sourceFile}`,
      );
    });
  });
}

/** What stood on the screens that the runner does not know of. */
async function attachDesks(testInfo: TestInfo): Promise<void> {
  for (const [index, page] of desks.filter((one) => !one.isClosed()).entries()) {
    await page.screenshot({ path: testInfo.outputPath(`desk-${index}.png`), fullPage: true });
    await testInfo.attach(`desk-${index}`, { path: testInfo.outputPath(`desk-${index}.png`) });
  }
}

/** A browser of somebody else, or of the same person at another desk. */
export async function newDesk(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  await watch(context);
  const page = await context.newPage();
  desks.push(page);
  return page;
}

export { expect };

export type Owner = {
  name: string;
  email: string;
  password: string;
  business: string;
  slug: string;
};

export const unique = () => randomBytes(4).toString("hex");

/** A person and a business that nobody had before. */
export function newPerson(business = `Kiosk ${unique()}`): Omit<Owner, "slug"> {
  return {
    name: "Amina Yusuf",
    email: `amina.${unique()}@example.com`,
    password: "kettle harbour violet nine",
    business,
  };
}

/** Signs up over the form and stands before the four questions. */
export async function signUp(page: Page, person = newPerson()): Promise<Owner> {
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Business").fill(person.business);
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/welcome/*", { timeout: 30_000 });
  const slug = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  return { ...person, slug };
}

/** A workspace of one's own, the questions skipped. */
export async function openWorkspace(page: Page, person = newPerson()): Promise<Owner> {
  const owner = await signUp(page, person);
  await page.getByRole("button", { name: "Skip the questions" }).click();
  await page.waitForURL(`**/w/${owner.slug}`);
  return owner;
}

export async function signIn(page: Page, person: { email: string; password: string }) {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/(w|welcome)\//, { timeout: 30_000 });
}

/** Opens the sample workspace as anybody may. */
export async function openDemo(page: Page) {
  await page.goto("/sign-in?demo=1");
  await page.getByRole("button", { name: "Open the demo workspace" }).click();
  await page.waitForURL("**/w/**");
}

/** Confirms the address by the link in the mail; paying asks for it. */
export async function confirmAddress(page: Page, owner: Pick<Owner, "email">) {
  await page.goto(await mailedLink(owner.email, "/verify-email"));
  await expect(page.getByText("Address confirmed.")).toBeVisible();
}

/** An agent's own browser, after the mailed invitation: Tom Otieno, before the inbox. */
export async function colleagueJoins(
  browser: Browser,
  page: Page,
  owner: Pick<Owner, "slug" | "business">,
): Promise<Page> {
  const mail = `tom.${unique()}@example.com`;
  await page.goto(`/w/${owner.slug}/settings/team`);
  const invite = page.getByRole("form", { name: "Invite somebody" });
  await invite.getByLabel("Email").fill(mail);
  await invite.getByLabel("Role").selectOption("agent");
  await invite.getByRole("button", { name: "Send invitation" }).click();
  const desk = await newDesk(browser);
  await desk.goto(await mailedLink(mail, "/invite"));
  await desk.getByLabel("Your name").fill("Tom Otieno");
  await desk.getByLabel("Password", { exact: true }).fill("paper lion umbrella ten");
  await desk.getByRole("button", { name: `Join ${owner.business}` }).click();
  await desk.waitForURL(`**/w/${owner.slug}/inbox`);
  return desk;
}

/** Starts a payment over the form and stands on the payment page. */
export async function beginTopUp(page: Page, owner: Pick<Owner, "slug">, amount: string) {
  await page.goto(`/w/${owner.slug}/wallet`);
  const form = page.getByRole("form", { name: "Top up" });
  await form.getByText("Other", { exact: true }).click();
  await form.getByRole("textbox").fill(amount);
  await form.getByRole("button", { name: /^Pay/ }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/w/"));
}

/** Pays by card and waits for the confirmation of the bank. */
export async function topUp(page: Page, owner: Pick<Owner, "slug">, amount: string) {
  await beginTopUp(page, owner, amount);
  await page.locator("button[value=pay]").click();
  await page.waitForURL(`**/w/${owner.slug}/wallet**`);
  // while a page streams in, what is to come stands in it a second time, hidden
  await expect(page.locator("#content").getByText("added.")).toBeVisible({ timeout: 20_000 });
}

/** The value beside a term of a list of figures or facts. */
export const figure = (scope: Page | Locator, label: string | RegExp): Locator =>
  scope.locator("dt", { hasText: label }).first().locator("xpath=following-sibling::dd[1]");

/** The first amount in these words, in ten-thousandths of its currency: "$1,025.5000" is 10255000n. */
export function amountIn(words: string): bigint {
  const found = /([-−]?)\D{0,2}([\d,]+)(?:\.(\d{1,4}))?/.exec(words);
  if (!found) throw new Error(`no amount in "${words}"`);
  const [, sign, whole = "", fraction = ""] = found;
  const amount = BigInt(whole.replaceAll(",", "") + fraction.padEnd(4, "0"));
  return sign === "" ? amount : -amount;
}

/** Whole numbers in these words, in order: "999 + 0 + 1" is [999, 0, 1]. */
export const numbersIn = (words: string): number[] =>
  [...words.matchAll(/\d[\d,]*/g)].map(([digits]) => Number(digits.replaceAll(",", "")));

/** What the wallet page says, in ten-thousandths. */
export async function readWallet(page: Page, owner: Pick<Owner, "slug">) {
  await page.goto(`/w/${owner.slug}/wallet`);
  const figures = page.getByRole("region", { name: "Figures" });
  return {
    available: amountIn(await figure(figures, "Available").innerText()),
    held: amountIn(await figure(figures, "Held").innerText()),
  };
}

export type ImportFile = string | { name: string; text: string };

/** Sends a file and stands before the choice of columns. */
export async function uploadContacts(page: Page, owner: Pick<Owner, "slug">, file: ImportFile) {
  await page.goto(`/w/${owner.slug}/contacts/import`);
  await page
    .getByLabel("File with contacts")
    .setInputFiles(
      typeof file === "string"
        ? csvFile(file)
        : { name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.text) },
    );
}

/** One of the files with real oddities that the suite keeps. */
export const csvFile = (name: string) => path.join(import.meta.dirname, "fixtures/csv", name);

/** Everybody in the file agreed, by the form's own words. */
export async function chooseConsent(page: Page) {
  await page.getByLabel("Everybody in this file").check();
  await page.getByLabel("How they agreed").selectOption({ index: 1 });
  await page.getByLabel("Proof").fill("Ticked the box for offers at the till since May 2024.");
}

/** Goes through all five steps and answers where the rows went. */
export async function importContacts(
  page: Page,
  owner: Pick<Owner, "slug">,
  file: ImportFile,
  { country, tags, consent = true }: { country?: string; tags?: string; consent?: boolean } = {},
) {
  await uploadContacts(page, owner, file);
  await page.getByRole("button", { name: "Go on to Rules" }).click();
  if (country) await page.getByLabel("Belong to").selectOption(country);
  if (tags) await page.getByLabel("Tags").fill(tags);
  if (consent) await chooseConsent(page);
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: /^Import [\d,]+ contacts?$/ }).click();
  return readImport(page);
}

/** The sum line of a finished import: created + updated + skipped + failed = looked at, of all rows. */
export async function readImport(page: Page) {
  await expect(page.getByRole("heading", { name: /contacts imported$/ })).toBeVisible({
    timeout: 60_000,
  });
  const line = await page.getByText(/ rows? in the file$/).innerText();
  const [created = -1, updated = -1, skipped = -1, failed = -1, sum = -1, rows = -1] =
    numbersIn(line);
  return { created, updated, skipped, failed, sum, rows };
}

/** A file with one row a person. */
export const peopleFile = (people: readonly { name: string; phone: string }[]): ImportFile => ({
  name: "people.csv",
  text: `Name,Phone\n${people.map(({ name, phone }) => `"${name.replaceAll('"', '""')}",${phone}`).join("\n")}\n`,
});

/** Phones of this many Kenyan customers, none of which the sandbox treats in a special way. */
export const kenyanPhones = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `+25471${(2_345_001 + from + index).toString()}`);

/** Begins with a starter, submits it and waits until Meta has approved it. */
export async function approveStarter(page: Page, owner: Pick<Owner, "slug">, starter: string) {
  await page.goto(`/w/${owner.slug}/templates/new`);
  await page.getByRole("button", { name: `Begin with ${starter}` }).click();
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByRole("link", { name: "Use in a campaign" })).toBeVisible({
    timeout: 30_000,
  });
}

/** Makes a draft to everybody with the first approved template and stands before the review. */
export async function draftCampaign(
  page: Page,
  owner: Pick<Owner, "slug">,
  { name, tag, fallbacks = true }: { name: string; tag?: string; fallbacks?: boolean },
) {
  await page.goto(`/w/${owner.slug}/campaigns/new`);
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Write the draft" }).click();
  await page.getByLabel("Sent from").selectOption({ index: 1 });
  if (tag) {
    await page.getByLabel("People with tags").check();
    await page.getByRole("checkbox", { name: tag }).check();
  }
  await saved(page);
  await page.getByRole("link", { name: "Choose the message" }).click();
  await page.getByRole("group", { name: "Template" }).getByRole("radio").first().check();
  if (fallbacks) await fillValues(page);
  await saved(page);
}

/** Gives every value of the template a source, and every source a fallback. */
export async function fillValues(page: Page) {
  for (const source of await page.getByLabel(/^Source of /).all()) {
    if ((await source.inputValue()) === "") await source.selectOption("text");
  }
  for (const text of await page.getByLabel(/^(Text|Fallback) of /).all()) {
    if ((await text.inputValue()) === "") await text.fill("friend");
  }
}

/** The draft says that the server has everything. */
export const saved = (page: Page) => expect(page.getByText(/^Saved \d/).first()).toBeVisible();

/** From the review: launches what it shows. */
export async function launch(page: Page) {
  await page.getByRole("button", { name: /^Launch to / }).click();
  await page.getByRole("button", { name: /^Launch to [\d,]+$/ }).click();
}

/**
 * Counts by the legend of a report: { queued: 0, delivered: 380, … }, words in lower case. All of one
 * moment: read one by one, a message that moves from delivered to read would be counted twice.
 */
export async function readRail(page: Page): Promise<Record<string, number>> {
  const legend = page.getByRole("list", { name: "Filter recipients by state" });
  const counts: Record<string, number> = {};
  for (const text of await legend.getByRole("button").allInnerTexts()) {
    const [word = "", count = ""] = text.split("\n").map((one) => one.trim());
    counts[word.toLowerCase()] = numbersIn(count)[0] ?? -1;
  }
  return counts;
}
