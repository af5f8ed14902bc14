import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, newDesk, openDemo, test } from "./journeys";

/*
 * Every page, light and dark, wide and as a phone: axe, sideways scrolling, the way to the primary
 * action by keyboard. Console errors and refused styles fail any test by themselves.
 */

test.describe.configure({ mode: "parallel" });

const WIDE = { width: 1360, height: 900 };
const PHONE = { width: 360, height: 740 };

const OUTSIDE = [
  "/",
  "/sign-in",
  "/sign-up",
  "/forgot-password",
  "/reset-password?token=nothing",
  "/verify-email?token=nothing",
  "/invite/nothing",
  "/no-such-page",
];
const WORK = [
  "",
  "/inbox",
  "conversation",
  "/contacts",
  "contact",
  "/contacts/import",
  "/campaigns",
  "report",
  "/campaigns/new",
  "/templates",
  "/templates/new",
  "template",
];
const HOUSE = [
  "/wallet",
  "/wallet/rates",
  "/settings",
  "/settings/team",
  "/settings/account",
  "/settings/channels",
  "/settings/channels/connect",
  "/settings/activity",
  "/sandbox",
  "/no-such-page",
];
/** Pages of one thing, found by the first link of its list. */
const DETAILS: Record<string, { list: string; link: string }> = {
  conversation: { list: "/inbox", link: "a[data-conversation]" },
  contact: { list: "/contacts", link: "a[href*='/contacts/0']" },
  report: { list: "/campaigns", link: "table a[href*='/campaigns/0']" },
  template: { list: "/templates", link: "table a[href*='/templates/0']" },
};

test("pages that anybody may open", async ({ page }) => {
  test.setTimeout(180_000);
  for (const path of OUTSIDE) await inspect(page, path);
});

for (const [name, pages] of [
  ["the daily work", WORK],
  ["money, numbers and settings", HOUSE],
] as const) {
  test(`pages of ${name}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const page = await newDesk(browser, { viewport: WIDE });
    await openDemo(page);
    for (const place of pages) await inspect(page, await addressOf(page, place));
    await page.context().close();
  });
}

async function addressOf(page: Page, place: string): Promise<string> {
  const base = "/w/northwind";
  const detail = DETAILS[place];
  if (!detail) return base + place;
  await page.setViewportSize(WIDE);
  await page.goto(base + detail.list);
  // a row of people opens beside the list, and from there the whole page
  if (place === "contact") await page.locator("tbody tr").first().click();
  const link = page.locator(detail.link).filter({ visible: true }).first();
  await expect(link).toBeVisible();
  return (await link.getAttribute("href")) as string;
}

async function inspect(page: Page, path: string): Promise<void> {
  await test.step(path, async () => {
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await primaryByKeyboard(page, path);
    await judge(page, `${path}, light`);
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await judge(page, `${path}, dark`, ["color-contrast"]);
    await page.setViewportSize(PHONE);
    await judge(page, `${path}, dark, on a phone`);
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overhang, `${path} scrolls sideways on a phone`).toBeLessThanOrEqual(0);
  });
}

async function judge(page: Page, where: string, rules?: string[]): Promise<void> {
  const builder = new AxeBuilder({ page })
    .exclude("iframe")
    .options({ resultTypes: ["violations"] });
  const { violations } = await (rules ? builder.withRules(rules) : builder).analyze();
  const grave = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`);
  expect.soft(grave, where).toEqual([]);
}

/** Tab leads to the one ink button of the page, where it has one that can be used. */
async function primaryByKeyboard(page: Page, path: string): Promise<void> {
  const primary = page.locator("main .bg-primary:is(a, button):not([disabled])").first();
  if (!(await primary.isVisible())) return;
  const steps = 120;
  for (let step = 0; step < steps; step++) {
    if (await primary.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  expect
    .soft(false, `${path}: the primary action is not reached in ${steps} steps of Tab`)
    .toBe(true);
}
