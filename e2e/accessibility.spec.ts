import type { Page } from "@playwright/test";
import { DEMO_SLUG, signInDemo } from "./fixtures";
import { test as base, expect, newDesk } from "./journeys";
import { judge, readyToJudge } from "./judge-page";

/*
 * Every page, light and dark, wide and as a phone: axe, sideways scrolling, the way to the primary
 * action by keyboard. Console errors and refused styles fail any test by themselves.
 */

/**
 * One browser for whoever is signed in and one for anybody, each kept for all pages of a worker: a sign-in
 * hashes a password, which is slow on purpose, and a new browser reads every script anew.
 */
const test = base.extend<object, { anybody: Page; member: Page }>({
  anybody: [
    async ({ browser }, use, info) => {
      const page = await newDesk(browser, { baseURL: info.project.use.baseURL as string });
      await use(page);
      await page.context().close();
    },
    { scope: "worker" },
  ],
  member: [
    async ({ browser }, use, info) => {
      const baseURL = info.project.use.baseURL as string;
      const owner = await signInDemo(baseURL, "owner@northwind.test");
      const page = await newDesk(browser, { baseURL, storageState: owner.storage });
      await use(page);
      await page.context().close();
      await owner.request.dispose();
    },
    { scope: "worker" },
  ],
});

test.describe.configure({ mode: "parallel" });
// a picture of the page at each press of Tab would cost more than the judging; axe names what it finds
test.use({ trace: "off" });

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
  "/search?q=kettle",
  "/notifications",
  "trace",
];
const HOUSE = [
  "/wallet",
  "/wallet/rates",
  "/settings",
  "/settings/team",
  "/settings/account",
  "/settings/channels",
  "/settings/channels/connect",
  "/settings/channels/connect/facebook",
  "number",
  "/settings/inbox",
  "/settings/inbox/labels",
  "/settings/inbox/teams",
  "/settings/inbox/assignment",
  "/settings/inbox/targets",
  "/settings/inbox/macros",
  "/settings/notifications",
  "/settings/api-keys",
  "/settings/webhook-events",
  "event",
  "/settings/activity",
  "/settings/trash",
  "/sandbox",
  "/no-such-page",
];
/** Pages of one thing: the first row of a list opens beside it, or a link leads on, or both. */
const DETAILS: Record<string, { list: string; opens?: boolean; link?: string }> = {
  conversation: { list: "/inbox", link: "a[data-conversation]" },
  contact: { list: "/contacts", opens: true, link: "a[href*='/contacts/0']" },
  report: { list: "/campaigns", link: "table a[href*='/campaigns/0']" },
  template: { list: "/templates", link: "table a[href*='/templates/0']" },
  number: { list: "/settings/channels", link: "main a[href*='/settings/channels/0']" },
  event: { list: "/settings/webhook-events", opens: true },
  trace: {
    list: "/settings/webhook-events?about=statuses",
    opens: true,
    link: "a[href*='/messages/0']",
  },
};

// a page a test: one bad page hides no other, and a busy machine has time for each
test.setTimeout(120_000);

for (const path of OUTSIDE) {
  test(`anybody can use ${path}`, ({ anybody }) => inspect(anybody, path));
}

for (const place of [...WORK, ...HOUSE]) {
  test(`a member can use the page ${place || "today"}`, async ({ member }) => {
    await inspect(member, await addressOf(member, place));
  });
}

test("for whoever wants no movement a change is there at once, on everything", async ({
  anybody,
}) => {
  await anybody.emulateMedia({ reducedMotion: "reduce" });
  await anybody.goto("/sign-in");
  await expect(anybody.getByRole("heading", { level: 1 })).toBeVisible();
  const moving = await anybody.evaluate(async () => {
    const begun: string[] = [];
    document.addEventListener("transitionrun", ({ propertyName }) => begun.push(propertyName));
    // the colour that it changes from has to be known to the browser first
    getComputedStyle(document.body).getPropertyValue("color");
    document.body.style.color = "rgb(1, 2, 3)";
    for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
    return begun;
  });
  expect(moving).toEqual([]);
});

async function addressOf(page: Page, place: string): Promise<string> {
  const house = `/w/${DEMO_SLUG}`;
  const detail = DETAILS[place];
  if (!detail) return house + place;
  await page.setViewportSize(WIDE);
  await page.goto(house + detail.list);
  if (detail.opens) {
    await page.locator("tbody tr").first().click();
    await page.waitForURL("**open=**");
  }
  if (!detail.link) return page.url();
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
    await readyToJudge(page);
    await judge(page, `${path}, light`);
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await judge(page, `${path}, dark`, { runOnly: ["color-contrast"] });
    await page.setViewportSize(PHONE);
    // the colours are the same, and were judged
    await judge(page, `${path}, on a phone`, { rules: { "color-contrast": { enabled: false } } });
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overhang, `${path} scrolls sideways on a phone`).toBeLessThanOrEqual(0);
  });
}

/** Tab leads to the one ink button of the page, where it has one that can be used. */
async function primaryByKeyboard(page: Page, path: string): Promise<void> {
  const primary = page.locator("main .bg-primary:is(a, button):not([disabled])").first();
  if (!(await primary.isVisible())) return;
  const steps = 120;
  const isReached = await primary.evaluateHandle((element) => {
    const reached = { yet: element === document.activeElement };
    element.addEventListener("focus", () => {
      reached.yet = true;
    });
    return reached;
  });
  for (let step = 0; step < steps; step += 8) {
    if (await isReached.evaluate(({ yet }) => yet)) return;
    for (let press = 0; press < 8; press++) await page.keyboard.press("Tab");
  }
  expect
    .soft(false, `${path}: the primary action is not reached in ${steps} steps of Tab`)
    .toBe(true);
}

/** The theme listens to the machine's: what it listens with is missing, so the root itself fails. */
const breakRoot = (page: Page) =>
  page.addInitScript(() => {
    const ask = window.matchMedia.bind(window);
    window.matchMedia = (query) => ({ matches: ask(query).matches }) as MediaQueryList;
  });

test("where even the root fails the page is as dark as was chosen, and as the machine where nothing was", async ({
  browser,
}, info) => {
  const baseURL = info.project.use.baseURL as string;
  const looks = [
    { colorScheme: "dark", chosen: null, dark: true },
    { colorScheme: "light", chosen: "dark", dark: true },
    { colorScheme: "dark", chosen: "light", dark: false },
  ] as const;
  for (const { colorScheme, chosen, dark } of looks) {
    // a page of its own: this one may say in its console that it fails
    const context = await browser.newContext({ baseURL, colorScheme });
    const page = await context.newPage();
    await breakRoot(page);
    await page.addInitScript((theme) => {
      if (theme) localStorage.setItem("theme", theme);
    }, chosen);
    await page.goto("/sign-in");
    await expect(page.getByRole("heading", { name: "This page could not be shown" })).toBeVisible();
    const lightness = await page.evaluate(() => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d");
      if (!canvas) throw new Error("no canvas");
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return (red + green + blue) / 3 / 255;
    });
    expect(lightness < 0.2, `${colorScheme} machine, ${chosen} chosen: ${lightness}`).toBe(dark);
    await readyToJudge(page);
    await judge(page, `the page of last resort, ${dark ? "dark" : "light"}`);
    await context.close();
  }
});
