import type { Page, Request } from "@playwright/test";
import { expect, newDesk, type Owner, openWorkspace, test, unique } from "./journeys";
import { mailedLink } from "./sandbox-control";

/* A business and the people whom it lets in. */

test.describe.configure({ mode: "serial" });

let page: Page;
let owner: Owner;
let agent: Page;
const NOTHING = "There is nothing at this address";
const agentEmail = `tom.${unique()}@example.com`;

test.beforeAll(async ({ browser }) => {
  page = await newDesk(browser);
  owner = await openWorkspace(page);
});
test.afterAll(() => page.close());

test("what a link leads to is fetched ahead when somebody points at it, and not for every link in sight", async () => {
  const ahead: string[] = [];
  const note = (request: Request) => {
    if (request.headers()["next-router-prefetch"]) ahead.push(new URL(request.url()).pathname);
  };
  page.on("request", note);
  await page.goto(`/w/${owner.slug}/settings/team`);
  const wallet = page.getByRole("navigation", { name: "Workspace" }).getByRole("link", {
    name: "Wallet",
  });
  await expect(async () => {
    await page.mouse.move(0, 0);
    await wallet.hover();
    await expect.poll(() => ahead.length, { timeout: 1_000 }).toBeGreaterThan(0);
  }).toPass();
  await expect(page.getByRole("form", { name: "Invite somebody" })).toBeVisible();
  page.off("request", note);
  expect([...new Set(ahead)]).toEqual([`/w/${owner.slug}/wallet`]);
});

test("an agent is invited by mail, joins by the link and lands in the inbox", async ({
  browser,
}) => {
  await page.goto(`/w/${owner.slug}/settings/team`);
  const invite = page.getByRole("form", { name: "Invite somebody" });
  await invite.getByLabel("Email").fill(agentEmail);
  await invite.getByLabel("Role").selectOption("agent");
  await invite.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText(`Invitation for ${agentEmail} is on its way`)).toBeVisible();

  agent = await newDesk(browser);
  await agent.goto(await mailedLink(agentEmail, "/invite"));
  await agent.getByLabel("Your name").fill("Tom Otieno");
  await agent.getByLabel("Password", { exact: true }).fill("paper lion umbrella ten");
  await agent.getByRole("button", { name: `Join ${owner.business}` }).click();
  await agent.waitForURL(`**/w/${owner.slug}/inbox`);
});

test("an agent sees no wallet, no campaigns and no numbers, neither as links nor by address", async () => {
  const navigation = agent.getByRole("navigation", { name: "Workspace" });
  await expect(navigation.getByRole("link", { name: "Inbox" })).toBeVisible();
  await expect(navigation.getByRole("link", { name: "Wallet" })).toHaveCount(0);
  await expect(agent.getByText("Available")).toHaveCount(0);
  for (const place of ["wallet", "wallet/rates", "settings/channels", "settings/activity"]) {
    await agent.goto(`/w/${owner.slug}/${place}`);
    await expect(agent.getByText(NOTHING), place).toBeVisible();
    await expect(agent.getByText("Available")).toHaveCount(0);
  }
});

test("two people who change one contact are asked about the field that both changed", async () => {
  await page.goto(`/w/${owner.slug}/contacts`);
  await page.getByRole("button", { name: "Add contact" }).first().click();
  const added = page.getByRole("form", { name: "Add contact" });
  await added.getByLabel("Name", { exact: true }).fill("Grace Wambui");
  await added.getByLabel("Phone number").fill("+254722900114");
  await page.getByRole("dialog").getByRole("button", { name: "Add contact" }).click();
  await page.waitForURL(/open=/);
  for (const desk of [page, agent]) {
    if (desk === agent) await agent.goto(page.url());
    await desk.getByRole("button", { name: "Edit", exact: true }).click();
    await desk.getByRole("form", { name: "Edit contact" }).waitFor();
  }
  const hers = page.getByRole("form", { name: "Edit contact" });
  await hers.getByLabel("City").fill("Kisumu");
  await hers.getByLabel("E-mail").fill("grace@example.com");
  await page.getByRole("button", { name: "Save contact" }).click();
  await expect(page.getByText("Contact saved")).toBeVisible();

  await agent.getByLabel("City").fill("Nairobi");
  await agent.getByLabel("Company").fill("Wambui Foods");
  await agent.getByRole("button", { name: "Save contact" }).click();
  const asked = agent.getByRole("alert").filter({ hasText: "changed this" });
  await expect(asked).toContainText(`${owner.name} changed this`);
  await expect(asked).toContainText("“Kisumu”");
  await expect(asked.getByRole("button", { name: "Keep mine" })).toBeFocused();
  await expect(agent.getByLabel("City")).toHaveValue("Nairobi");
  // by the keyboard alone: theirs is taken, and the save goes on
  await agent.keyboard.press("Tab");
  await agent.keyboard.press("Enter");
  await expect(agent.getByLabel("City")).toHaveValue("Kisumu");
  await expect(agent.getByRole("button", { name: "Save contact" })).toBeFocused();
  await agent.keyboard.press("Enter");
  await expect(agent.getByText("Contact saved")).toBeVisible();
  for (const kept of ["Kisumu", "Wambui Foods", "grace@example.com"]) {
    await expect(agent.getByText(kept).filter({ visible: true }).first()).toBeVisible();
  }
});

test("a changed role counts from the next page on", async () => {
  await page.goto(`/w/${owner.slug}/settings/team`);
  await page.getByLabel("Role of Tom Otieno").selectOption("admin");
  await expect(page.getByText("Tom Otieno is now admin")).toBeVisible();
  await agent.goto(`/w/${owner.slug}/wallet`);
  await expect(agent.getByRole("heading", { name: "Wallet", level: 1 })).toBeVisible();
  await page.getByLabel("Role of Tom Otieno").selectOption("agent");
  await expect(page.getByText("Tom Otieno is now agent")).toBeVisible();
});

test("the last owner can neither step down nor leave", async () => {
  await page.getByLabel(`Role of ${owner.name}`).selectOption("agent");
  await expect(page.getByText(`${owner.name} is the only owner`, { exact: false })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(`Role of ${owner.name}`)).toHaveValue("owner");
});

test("who is suspended is out at once, and back when restored", async () => {
  await agent.goto(`/w/${owner.slug}/contacts`);
  await page.getByRole("button", { name: "More for Tom Otieno" }).click();
  await page.getByRole("menuitem", { name: "Suspend" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Suspend" }).click();
  await expect(page.getByText("Tom Otieno was suspended")).toBeVisible();
  await agent.goto(`/w/${owner.slug}/contacts`);
  await expect(agent.getByText(NOTHING)).toBeVisible();
  await page.getByRole("button", { name: "More for Tom Otieno" }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await expect(page.getByText("Tom Otieno may come in again")).toBeVisible();
  await agent.goto(`/w/${owner.slug}/contacts`);
  await expect(agent.getByRole("heading", { name: /^Contacts/, level: 1 })).toBeVisible();
  await agent.context().close();
});

test("an invitation that was taken back opens nothing", async ({ browser }) => {
  const email = `late.${unique()}@example.com`;
  const invite = page.getByRole("form", { name: "Invite somebody" });
  await invite.getByLabel("Email").fill(email);
  await invite.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText(`Invitation for ${email} is on its way`)).toBeVisible();
  const link = await mailedLink(email, "/invite");
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByText("The invitation was taken back")).toBeVisible();
  const late = await newDesk(browser);
  await late.goto(link);
  await expect(late.getByRole("button", { name: /^Join/ })).toHaveCount(0);
  await late.context().close();
});
