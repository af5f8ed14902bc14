import type { Page } from "@playwright/test";
import { approveStarter, expect, newDesk, type Owner, openWorkspace, test } from "./journeys";
import { type PracticeNumber, practiceNumber, reviewTemplate } from "./sandbox-control";

/* Words that Meta has to approve, from the first letter to its verdict. */

test.describe.configure({ mode: "serial" });

let page: Page;
let owner: Owner;
let number: PracticeNumber;

test.beforeAll(async ({ browser }) => {
  page = await newDesk(browser);
  owner = await openWorkspace(page);
  number = await practiceNumber(owner.business);
});
test.afterAll(() => page.close());

test("rules are judged while one writes, and submitting waits for them", async () => {
  await page.goto(`/w/${owner.slug}/templates/new`);
  await page.getByRole("button", { name: "Begin empty" }).click();
  await page.getByLabel("Name").fill("Ready For Pickup");
  await expect(page.getByLabel("Name")).toHaveValue("ready_for_pickup");
  const body = page.getByLabel("Body");
  const submit = page.getByRole("button", { name: "Submit for review" });
  await body.fill("{{first_name}} {{order_number}}");
  await expect(submit).toBeDisabled();
  await body.fill("Hi {{first_name}}, order {{order_number}} is ready for you at the counter.");
  await expect(page.getByText(/rule fails|rules fail/)).toBeVisible();
  await page.getByLabel("Sample of first_name").fill("Amina");
  await page.getByLabel("Sample of order_number").fill("4471");
  await expect(submit).toBeEnabled();
  // the phone beside it shows what the customer will read
  await expect(page.getByText("Amina").last()).toBeVisible();
});

test("what was written is there after a reload", async () => {
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText(/^Saved \d/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Body")).toHaveValue(/is ready for you at the counter\.$/);
});

test("it is submitted, and approved before one's eyes", async () => {
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByText(/In review|Waiting|Pending/i).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Use in a campaign" })).toBeVisible({
    timeout: 20_000,
  });
  await page.goto(`/w/${owner.slug}/templates`);
  await expect(page.getByRole("row", { name: /ready_for_pickup/ })).toContainText("Approved");
});

test("a rejection arrives with its reason and what to do", async () => {
  await approveStarter(page, owner, "Appointment reminder");
  await reviewTemplate(number, "appointment_reminder", { status: "REJECTED" });
  await expect(page.getByText(/Rejected/).first()).toBeVisible();
  await page.goto(`/w/${owner.slug}/templates?status=rejected`);
  await expect(page.getByRole("row", { name: /appointment_reminder/ })).toContainText("Rejected");
  await page.getByRole("link", { name: "appointment_reminder" }).click();
  await expect(page.getByText(/Meta/).first()).toBeVisible();
});

test("a template that is approved while somebody waits for it in a campaign appears there", async ({
  browser,
}) => {
  const desk = await newDesk(browser);
  const other = await openWorkspace(desk);
  await practiceNumber(other.business);
  await desk.goto(`/w/${other.slug}/templates/new`);
  await desk.getByRole("button", { name: "Begin with Appointment reminder" }).click();
  await desk.getByRole("button", { name: "Submit for review" }).click();
  await expect(desk.getByText("In review").first()).toBeVisible();
  await desk.goto(`/w/${other.slug}/campaigns/new`);
  await desk.getByLabel("Name").fill("As soon as it may");
  await desk.getByRole("button", { name: "Write the draft" }).click();
  await desk.getByRole("link", { name: "Choose the message" }).click();
  await expect(desk.getByRole("radio", { name: /appointment_reminder/ })).toBeVisible();
  await desk.context().close();
});
