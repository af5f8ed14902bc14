import type { Page } from "@playwright/test";
import {
  approveStarter,
  expect,
  figure,
  newDesk,
  type Owner,
  openWorkspace,
  test,
} from "./journeys";
import {
  metaReports,
  type PracticeNumber,
  practiceNumber,
  reviewTemplate,
  writeAtMeta,
} from "./sandbox-control";

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
  const starters = page.getByRole("button", { name: /^Begin with / });
  await expect(starters).toHaveCount(12);
  await page.getByRole("button", { name: "Restaurants", exact: true }).click();
  await expect(starters).toHaveCount(1);
  await expect(starters).toHaveAccessibleName(/table/i);
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

test("a variable comes into the header from the menu with its sample and source, and goes as a whole", async () => {
  await page.getByRole("combobox", { name: "Header" }).selectOption("text");
  const header = page.getByLabel("Words of the header");
  await header.fill("For ");
  await page.getByRole("button", { name: "Variable" }).first().click();
  await page.getByRole("menuitem", { name: "Full name" }).press("Enter");
  await expect(header).toHaveValue("For {{name}}");
  await expect(page.getByLabel("Sample of name, header")).toHaveValue("Amina Yusuf");
  await expect(page.getByLabel("name, header: filled from")).toHaveValue("name");
  await header.press("End");
  await header.press("Backspace");
  await expect(header).toHaveValue("For ");
  await header.press("Enter");
  await header.pressSequentially("you, {{1}}");
  await expect(header).toHaveValue("For you, {{1}}");
  await expect(page.getByLabel("Sample of 1, header")).toHaveValue("");
  await page.getByRole("combobox", { name: "Header", exact: true }).selectOption("none");
  await expect(page.getByRole("button", { name: "Submit for review" })).toBeEnabled();
});

test("an Arabic template stands from right to left, in its field and on a light or a dark phone", async () => {
  const phone = page.getByRole("figure", { name: /^Preview of the message/ });
  const language = page.getByRole("combobox", { name: "Language", exact: true });
  const body = page.getByLabel("Body");
  const words = { code: await language.inputValue(), body: await body.inputValue() };
  await expect(phone).toHaveCSS("direction", "ltr");
  await language.selectOption("ar");
  await body.fill("مرحبا {{first_name}}، طلبك {{order_number}} جاهز عند المنضدة.");
  await expect(body).toHaveCSS("direction", "rtl");
  await expect(phone).toHaveCSS("direction", "rtl");
  await expect(phone.getByText("جاهز عند المنضدة")).toHaveCSS("direction", "rtl");
  await expect(phone).toContainText("طلبك 4471 جاهز");

  const paper = await phone.evaluate((one) => getComputedStyle(one).backgroundColor);
  const around = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole("radio", { name: "Dark phone" }).click();
  await expect(phone).not.toHaveCSS("background-color", paper);
  await expect(phone).toHaveCSS("direction", "rtl");
  await expect(page.locator("body")).toHaveCSS("background-color", around);
  await page.getByRole("radio", { name: "Light phone" }).click();
  await expect(phone).toHaveCSS("background-color", paper);
  await language.selectOption(words.code);
  // TP-1: as long as Meta takes it, with a word that no line holds
  await body.fill(`${"Kettle".repeat(40)} ${"and tea ".repeat(96)}end`);
  await expect(phone).toContainText("end");
  const sticksOut = await phone.evaluate((one) => {
    const { right } = one.getBoundingClientRect();
    return [...one.querySelectorAll("*")].some(
      (part) => part.getBoundingClientRect().right > right + 1,
    );
  });
  expect(sticksOut).toBe(false);
  await body.fill(words.body);
  await expect(phone).toHaveCSS("direction", "ltr");
});

test("what was written is there after a reload", async () => {
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText(/^Saved \d/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Body")).toHaveValue(/is ready for you at the counter\.$/);
});

test("it is submitted, and approved before one's eyes", async () => {
  await page.getByRole("button", { name: "Submit for review" }).click();
  // Meta may have read it before this looks
  await expect(page.getByText(/^(In review|Use in a campaign)$/).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Use in a campaign" })).toBeVisible({
    timeout: 20_000,
  });
  await page.goto(`/w/${owner.slug}/templates`);
  await expect(page.getByRole("row", { name: /ready_for_pickup/ })).toContainText("Approved");
});

test("what Meta decides about it later stands on the open page: quality, words, category with both prices, a pause", async () => {
  await page.getByRole("link", { name: "ready_for_pickup" }).click();
  const about = { message_template_name: "ready_for_pickup", message_template_language: "en" };
  await expect(figure(page, "Quality")).toHaveText("Not rated yet");
  await reviewTemplate(number, "ready_for_pickup", { quality: "YELLOW" });
  await expect(figure(page, "Quality")).toHaveText("Medium");

  await metaReports(number.wabaId, "message_template_components_update", {
    ...about,
    message_template_element:
      "Hi {{first_name}}, order {{order_number}} waits for you at the counter.",
  });
  const phone = page.getByRole("figure", { name: /^Preview of the message/ });
  await expect(phone).toContainText("waits for you at the counter");

  const price = String.raw`[\d.]+ USD a message to [^.]+`;
  await metaReports(number.wabaId, "template_category_update", {
    ...about,
    new_category: "UTILITY",
    correct_category: "MARKETING",
    category_update_timestamp: Math.floor(Date.now() / 1000) + 86_400,
  });
  await expect(page.getByText("Meta will file it as marketing.")).toBeVisible();
  await expect(
    page.getByText(new RegExp(`From .* a message costs ${price} instead of ${price}\\.`)),
  ).toBeVisible();
  await expect(figure(page, "Category")).toHaveText("Utility");
  await reviewTemplate(number, "ready_for_pickup", { category: "MARKETING" });
  await expect(page.getByText("Meta files it as marketing now.")).toBeVisible();
  await expect(
    page.getByText(new RegExp(`A message costs ${price}, before ${price}\\.`)),
  ).toBeVisible();
  await expect(figure(page, "Category")).toHaveText("Marketing");

  await reviewTemplate(number, "ready_for_pickup", { status: "PAUSED" });
  await expect(page.getByText("Meta paused it.")).toBeVisible();
  await expect(page.getByText(/because of low quality/).first()).toBeVisible();
  await reviewTemplate(number, "ready_for_pickup", { status: "APPROVED" });
  await expect(page.getByRole("link", { name: "Use in a campaign" })).toBeVisible();
});

test("what was written in WhatsApp Manager comes when Meta is asked, and the list says when that was", async () => {
  await writeAtMeta(number, {
    name: "written_over_there",
    category: "UTILITY",
    body: "We open at nine tomorrow.",
  });
  await page.goto(`/w/${owner.slug}/templates`);
  // every two minutes Meta is asked by itself for what was never asked for: either may be the first
  await expect(page.getByText(/^(not checked yet|checked .+)$/)).toBeVisible();
  await page.getByRole("button", { name: "Sync with Meta" }).click();
  await expect(page.getByText("Meta has 2 templates.")).toBeVisible();
  await expect(page.getByRole("row", { name: /written_over_there/ })).toContainText("Approved");
  await expect(page.getByText("checked now")).toBeVisible();
});

test("a rejection arrives with its reason and what to do; an appeal and the end of the template stand in its history", async () => {
  await approveStarter(page, owner, "Appointment reminder");
  await reviewTemplate(number, "appointment_reminder", { status: "REJECTED" });
  await expect(page.getByText(/Rejected/).first()).toBeVisible();
  await page.goto(`/w/${owner.slug}/templates?status=rejected`);
  await expect(page.getByRole("row", { name: /appointment_reminder/ })).toContainText("Rejected");
  await page.getByRole("link", { name: "appointment_reminder" }).click();
  await expect(page.getByText("Meta rejected this wording.")).toBeVisible();
  await expect(page.getByText(/change the text and submit again/).first()).toBeVisible();

  const history = page.getByRole("region", { name: "History" });
  await reviewTemplate(number, "appointment_reminder", { status: "IN_APPEAL" });
  await expect(page.getByText("In appeal.")).toBeVisible();
  await expect(history).toContainText(/In appeal.*Rejected.*Approved/s);
  await reviewTemplate(number, "appointment_reminder", { status: "DISABLED" });
  await expect(page.getByText("Meta disabled it.")).toBeVisible();
  await expect(history).toContainText(/Disabled by Meta.*In appeal.*Rejected.*Approved/s);
  await expect(page.getByRole("link", { name: "Use in a campaign" })).toHaveCount(0);
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
  await expect(desk.getByText(/^(In review|Use in a campaign)$/).first()).toBeVisible();
  await desk.goto(`/w/${other.slug}/campaigns/new`);
  await desk.getByLabel("Name").fill("As soon as it may");
  await desk.getByRole("button", { name: "Write the draft" }).click();
  await desk.getByRole("link", { name: "Choose the message" }).click();
  await expect(desk.getByRole("radio", { name: /appointment_reminder/ })).toBeVisible();
  await desk.context().close();
});
