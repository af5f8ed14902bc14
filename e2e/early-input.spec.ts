import type { Page } from "@playwright/test";
import { expect, newPerson, signUp, test } from "./journeys";

/* A slow line: the page is there and can be written into before its scripts are. */

/** Keeps the scripts of pages back until the answer is called. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await released;
    await route.fallback();
  });
  return release;
}

test("what is typed or chosen before the page is alive is kept, and sent", async ({ page }) => {
  const person = newPerson();
  const signUpLives = await holdScripts(page);
  await page.goto("/sign-up", { waitUntil: "commit" });
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Business").fill(person.business);
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  signUpLives();
  await expect(async () => {
    await page.getByRole("button", { name: "Show password" }).click();
    await expect(page.getByRole("button", { name: "Hide password" })).toBeVisible({ timeout: 500 });
  }, "the page is alive").toPass();
  await expect(page.getByLabel("Email")).toHaveValue(person.email);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/welcome/*");

  const questionsLive = await holdScripts(page);
  await page.reload({ waitUntil: "commit" });
  const volume = page.getByLabel("How many messages a month?");
  await volume.selectOption({ index: 3 });
  const country = page.getByLabel("Where are your customers?");
  await country.selectOption("KE");
  questionsLive();
  // each question says what its answer changes, so it was heard
  await expect(page.getByText("the clock is Africa/Nairobi")).toBeVisible();
  await expect(page.getByText("Shows what to prepare at Meta.")).toHaveCount(0);
  await expect(volume).not.toHaveValue("");
  await page.getByRole("button", { name: "Open the workspace" }).click();
  await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
  await page.goto(`${page.url()}/settings`);
  await expect(page.getByLabel("Country")).toHaveValue("KE");
});

test("Enter pressed before the page is alive signs in as soon as it is", async ({
  page,
  context,
}) => {
  const person = await signUp(page);
  await context.clearCookies();
  const signInLives = await holdScripts(page);
  await page.goto("/sign-in", { waitUntil: "commit" });
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByLabel("Password", { exact: true }).press("Enter");
  await expect(page.getByLabel("Email")).toHaveValue(person.email);
  signInLives();
  await page.waitForURL(/\/(w|welcome)\//);
});
