import type { Page } from "@playwright/test";
import {
  amountIn,
  approveStarter,
  confirmAddress,
  draftCampaign,
  expect,
  figure,
  importContacts,
  launch,
  newDesk,
  numbersIn,
  type Owner,
  readRail,
  readWallet,
  signUp,
  test,
  topUp,
  unique,
} from "./journeys";
import {
  mailedLink,
  type PracticeNumber,
  practiceNumber,
  type SentLine,
  sentFrom,
} from "./sandbox-control";

/*
 * What a newcomer does in the first ten minutes, on the screens alone. After the first test it is one
 * story told in order: one business, one page after the other. What moves on a screen moves here.
 */
test.use({ contextOptions: { reducedMotion: "no-preference" } });

test("from the landing page into a conversation of the sample it takes four clicks", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Open the demo" }).first().click();
  await page.getByRole("button", { name: "Open the demo workspace" }).click();
  await page.getByRole("link", { name: "Inbox" }).first().click();
  const conversations = page.getByRole("region", { name: "Conversations" }).getByRole("link");
  await expect(conversations.nth(5)).toBeVisible();
  await conversations.first().click();
  await expect(page.getByRole("log")).toBeVisible();
  await expect(page.getByText("Sample workspace.")).toBeVisible();
});

test.describe("a new business", () => {
  test.describe.configure({ mode: "serial" });

  let page: Page;
  let owner: Owner;
  let number: PracticeNumber;
  let spent = 0n;
  let before = 0n;
  let conversationUrl = "";

  test.beforeAll(async ({ browser }) => {
    page = await newDesk(browser);
  });
  test.afterAll(async () => {
    await page.close();
  });

  test("signs up, answers four questions and sees what is next", async () => {
    owner = await signUp(page);
    await page.getByLabel("What kind of business is it?").selectOption("retail");
    await page.getByLabel("How many messages a month?").selectOption("1000_10000");
    await expect(page.getByText("Meta raises a number's daily limit")).toBeVisible();
    await page.getByRole("checkbox").first().check();
    await page.getByLabel("Where are your customers?").selectOption("US");
    await page.getByRole("button", { name: "Open the workspace" }).click();
    await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
    await expect(page.getByRole("region", { name: "Set up" })).toContainText("1 of 6 done");
    number = await practiceNumber(owner.business);
  });

  test("fills the wallet at the stand-in for the payment page", async () => {
    await confirmAddress(page, owner);
    await topUp(page, owner, "200");
    const wallet = await readWallet(page, owner);
    expect(wallet).toEqual({ available: 2_000_000n, held: 0n });
    before = wallet.available;
  });

  test("imports a real file of a thousand customers, and every row is accounted for", async () => {
    const result = await importContacts(page, owner, "customers-1000.csv", { country: "US" });
    const { created, updated, skipped, failed } = result;
    expect(result.rows).toBe(1000);
    expect(created + updated + skipped + failed).toBe(1000);
    expect(result.sum).toBe(1000);
    expect(created).toBeGreaterThan(100);
    await page.getByRole("link", { name: "See contacts" }).click();
    await expect(page.getByRole("heading", { name: /^Contacts/ })).toBeVisible();
    await expect(page.getByText(created.toLocaleString("en")).first()).toBeVisible();
  });

  test("gets a template approved while looking at it", async () => {
    await approveStarter(page, owner, "Order on its way");
  });

  test("sees the plan, launches it and pays exactly for what was delivered", async () => {
    await draftCampaign(page, owner, { name: "Opening week" });
    await page.getByRole("link", { name: "Send a test" }).click();
    await page.getByRole("link", { name: "Review and launch" }).click();
    const launchButton = page.getByRole("button", { name: /^Launch to / });
    await expect(launchButton).toBeEnabled();
    const [planned = -1] = numbersIn(await launchButton.innerText());
    const cost = amountIn(
      await page.getByText("Held at launch", { exact: true }).locator("..").innerText(),
    );
    await launch(page);
    await expect(page.getByRole("button", { name: "Pause sending" })).toBeVisible();

    // every message comes to its end, and the rail says so without a reload
    await expect(page.getByText("Every message is final")).toBeVisible({ timeout: 90_000 });
    // ticks still move from delivered to read while the legend is read word by word
    await expect
      .poll(async () => Object.values(await readRail(page)).reduce((sum, count) => sum + count, 0))
      .toBe(planned);
    expect((await readRail(page)).queued).toBe(0);
    const sent = await sentFrom(number.phoneNumberId);
    expect(sent.length).toBe(new Set(sent.map(({ to }) => to)).size);
    expect(sent.length).toBe(planned);

    spent = amountIn(await figure(page, "Spent").innerText());
    expect(spent).toBeGreaterThan(0n);
    expect(spent).toBeLessThanOrEqual(cost);
    expect(amountIn(await figure(page, "Still held").innerText())).toBe(0n);
    const wallet = await readWallet(page, owner);
    expect(wallet).toEqual({ available: before - spent, held: 0n });
  });

  test("reads a customer's answer and replies while the ticks move", async () => {
    const handsets = await page.context().newPage();
    await handsets.goto(`/w/${owner.slug}/sandbox`);
    await handsets.getByRole("region", { name: "Phones" }).getByRole("button").first().click();
    const phone = handsets.getByRole("region", { name: "The customer's phone" });
    await phone.getByLabel("Message as the customer").fill("Can I change the address?");
    await phone.getByRole("button", { name: "Send from the phone" }).click();

    await page.goto(`/w/${owner.slug}/inbox`);
    await page
      .getByRole("region", { name: "Conversations" })
      .getByRole("link", { name: /Can I change the address/ })
      .click();
    const thread = page.getByRole("log");
    await expect(thread.getByText("Can I change the address?")).toBeVisible();
    // D7: what the campaign said leads to it
    await expect(thread.getByRole("link", { name: "Opening week" })).toHaveAttribute(
      "href",
      /\/campaigns\//,
    );
    conversationUrl = page.url();
    await reply(page).fill("Of course. Which one shall it be?");
    await send(page).click();
    await expect(phone.getByText("Of course. Which one shall it be?")).toBeVisible();
    const mine = thread
      .getByText("Of course. Which one shall it be?")
      .locator("xpath=ancestor::*[@id][1]");
    await expect(mine).toContainText("Read", { timeout: 20_000 });
    await handsets.close();
  });

  test("invites a colleague, and each is told when the other answered first", async ({
    browser,
  }) => {
    const email = `tom.${unique()}@example.com`;
    const team = await page.context().newPage();
    await team.goto(`/w/${owner.slug}/settings/team`);
    await team.getByLabel("Email").fill(email);
    await team.getByRole("button", { name: "Send invitation" }).click();
    const colleague = await newDesk(browser);
    await colleague.goto(await mailedLink(email, "/invite"));
    await colleague.getByLabel("Your name").fill("Tom Otieno");
    await colleague.getByLabel("Password", { exact: true }).fill("paper lion umbrella ten");
    await colleague.getByRole("button", { name: `Join ${owner.business}` }).click();
    await colleague.waitForURL(`**/w/${owner.slug}/inbox`);
    await team.close();

    await colleague.goto(conversationUrl);
    await reply(colleague).fill("I will look into it.");
    await reply(page).fill("Done, it goes to the new address.");
    await send(page).click();
    await expect(colleague.getByText("Your draft is kept").first()).toBeVisible();
    await expect(colleague.getByRole("button", { name: /^Send anyway/ })).toBeVisible();
    await expect(reply(colleague)).toHaveValue("I will look into it.");
    expect((await sentFrom(number.phoneNumberId)).map(textOf)).not.toContain(
      "I will look into it.",
    );
    await colleague.context().close();
  });

  test("is led to the next step until every one of them is done", async () => {
    await page.goto(`/w/${owner.slug}`);
    await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
    await expect(page.getByRole("region", { name: "Set up" })).toHaveCount(0);
  });
});

const reply = (desk: Page) => desk.getByPlaceholder("Reply on WhatsApp");
const send = (desk: Page) => desk.getByRole("button", { name: /^Send( Ctrl| ⌘|$)/ });
const textOf = ({ body }: SentLine) => (body as { text?: { body?: string } }).text?.body;
