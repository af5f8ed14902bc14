import type { Page } from "@playwright/test";
import {
  confirmAddress,
  expect,
  newDesk,
  newPerson,
  openWorkspace,
  signIn,
  signUp,
  test,
} from "./journeys";
import { mailedLink, mailSubjects } from "./sandbox-control";

/* Coming in, being kept out, and coming back in. */

test("somebody new signs up, is not held up by mail, and confirms the address by its link", async ({
  page,
}) => {
  const owner = await openWorkspace(page);
  await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
  await confirmAddress(page, owner);
  await page.goto(await mailedLink(owner.email, "/verify-email"));
  await expect(page.getByText(/Already confirmed|Not confirmed by this link/)).toBeVisible();
});

test("an address that is taken gets no second account, and its owner is told by mail", async ({
  page,
  browser,
}) => {
  const owner = await signUp(page);
  const stranger = await newDesk(browser);
  await stranger.goto("/sign-up");
  await stranger.getByLabel("Your name").fill("Somebody Else");
  await stranger.getByLabel("Business").fill("Another shop");
  await stranger.getByLabel("Email").fill(owner.email);
  await stranger.getByLabel("Password", { exact: true }).fill("another long password 77");
  await stranger.getByRole("button", { name: "Create account" }).click();
  await expect(stranger.getByText("We could not create this account")).toBeVisible();
  await expect(stranger).toHaveURL(/\/sign-up/);
  await expect.poll(async () => (await mailSubjects(owner.email)).length).toBeGreaterThan(1);
  await stranger.context().close();
});

test("what is missing is said beside its field, and the first of them has the focus", async ({
  page,
}) => {
  const person = newPerson();
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Business").fill(person.business);
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByLabel("Password", { exact: true }).press("Enter");
  await expect(page.getByLabel("Email")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute(
    "aria-invalid",
    "true",
  );
  await expect(page.getByLabel("Email")).toBeFocused();
  await expect(page).toHaveURL(/\/sign-up/);
});

test("a forgotten password is set anew by a mailed link, which works once and ends other sessions", async ({
  page,
  browser,
}) => {
  const owner = await openWorkspace(page);
  const elsewhere = await newDesk(browser);
  await elsewhere.goto("/forgot-password");
  await elsewhere.getByLabel("Email").fill(owner.email);
  await elsewhere.getByRole("button", { name: "Send reset link" }).click();
  await expect(elsewhere.getByText("Look into your mailbox.")).toBeVisible();
  const link = await mailedLink(owner.email, "/reset-password");
  await elsewhere.goto(link);
  await elsewhere.getByLabel("New password", { exact: true }).fill("marble lantern forty two");
  await elsewhere.getByRole("button", { name: "Set password and sign in" }).click();
  await elsewhere.waitForURL(`**/w/${owner.slug}**`);

  await page.goto(`/w/${owner.slug}/contacts`);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill("marble lantern forty three");
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(page.getByRole("link", { name: "Ask for a new link" })).toBeVisible();
  await elsewhere.context().close();
});

test("asking for a reset tells nobody whether an address has an account", async ({ page }) => {
  await page.goto("/forgot-password");
  await page.getByLabel("Email").fill(newPerson().email);
  await page.getByRole("button", { name: "Send reset link" }).click();
  await expect(page.getByText("Look into your mailbox.")).toBeVisible();
});

test("a session that is ended from another browser is over at its next request", async ({
  page,
  browser,
}) => {
  const owner = await openWorkspace(page);
  const lost = await newDesk(browser);
  await signIn(lost, owner);
  await page.goto(`/w/${owner.slug}/settings/account`);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByText("Signed out everywhere else")).toBeVisible();
  await lost.goto(`/w/${owner.slug}/contacts`);
  await expect(lost).toHaveURL(/\/sign-in/);
  await lost.context().close();
});

test("after signing out the back button shows nothing of the workspace", async ({ page }) => {
  const owner = await openWorkspace(page);
  await page.goto(`/w/${owner.slug}/contacts`);
  await page.getByRole("button", { name: owner.name }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/(sign-in)?(\?.*)?$/);
  await page.goBack();
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("the first click beside an untouched form counts: its complaint once pushed the button away", async ({
  page,
}) => {
  await page.goto("/sign-in");
  await expect(page.getByLabel("Email")).toBeFocused();
  await page.getByRole("button", { name: "Link by mail" }).click();
  await expect(page.getByRole("dialog", { name: "Send me a link" })).toBeVisible();
  await expect(page.getByText("Write one address, such as")).toHaveCount(0);
});

test("somebody signs in by a mailed link, which works once", async ({ page, browser }) => {
  const owner = await openWorkspace(page);
  const elsewhere = await newDesk(browser);
  await elsewhere.goto("/sign-in");
  await elsewhere.getByRole("button", { name: "Link by mail" }).click();
  const form = elsewhere.getByRole("dialog", { name: "Send me a link" });
  await form.getByLabel("Email").fill(owner.email);
  await form.getByRole("button", { name: "Send link" }).click();
  await expect(form.getByText("the link is on its way")).toBeVisible();
  const link = await mailedLink(owner.email, "/api/auth/callback/email");
  await elsewhere.goto(link);
  await elsewhere.waitForURL(`**/w/${owner.slug}**`);

  const late = await newDesk(browser);
  await late.goto(link);
  await expect(late).toHaveURL(/\/sign-in/);
  await expect(late.getByText("This sign-in link was used already")).toBeVisible();
  await late.context().close();
  await elsewhere.context().close();
});

async function continueWithGoogle(
  page: Page,
  as: { email: string; name: string },
  verified = true,
) {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Google" }).click();
  // the page before has a field of the same name
  await page.waitForURL("**/google/authorize**");
  await page.getByLabel("Email").fill(as.email);
  await page.getByLabel("Name").fill(as.name);
  await page.getByLabel("Google has verified this address").setChecked(verified);
  await page.getByRole("button", { name: "Continue" }).click();
}

test("somebody new comes in by Google and is the same person the next time", async ({
  page,
  browser,
}) => {
  const person = newPerson();
  await continueWithGoogle(page, person);
  await expect(page).toHaveURL(/\/welcome/);
  await page.getByLabel("Business").fill(person.business);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.waitForURL(/\/(?:welcome|w)\/kiosk-/);

  const again = await newDesk(browser);
  await continueWithGoogle(again, person);
  // the questions were left open, so they are asked again: of the same person, in the same workspace
  await expect(again).toHaveURL(page.url());
  await again.context().close();
});

test("an address that Google has not verified opens no account, and neither takes one over", async ({
  page,
  browser,
}) => {
  const owner = await openWorkspace(page);
  const stranger = await newDesk(browser);
  await continueWithGoogle(stranger, owner, false);
  await expect(stranger.getByText("Google has not verified this address")).toBeVisible();
  // verified, but the account was made with a password: it is never joined silently
  await continueWithGoogle(stranger, owner);
  await expect(stranger.getByText("an account with this address")).toBeVisible();
  await stranger.context().close();
});

// the last of this file: for a while nobody signs in from this machine
test("who guesses a password has to pause, even with the right one, while its owner goes on", async ({
  page,
  browser,
}) => {
  const owner = await openWorkspace(page);
  const guesser = await newDesk(browser);
  await guesser.goto("/sign-in");
  await guesser.getByLabel("Email").fill(owner.email);
  const attempt = async (password: string) => {
    await guesser.getByLabel("Password", { exact: true }).fill(password);
    const answered = guesser.waitForResponse((one) => one.request().method() === "POST");
    await guesser.getByLabel("Password", { exact: true }).press("Enter");
    await answered;
    await expect(guesser.getByText("That did not work.")).toBeVisible();
  };
  for (let guess = 0; guess < 6; guess++) await attempt(`wrong guess number ${guess}`);
  await attempt(owner.password);
  await expect(guesser.getByText("a reset link ends it at once")).toBeVisible();
  await expect(guesser).toHaveURL(/\/sign-in/);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
  await guesser.context().close();
});
