import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, newDesk, type Owner, openWorkspace, test } from "./journeys";
import { atMeta, metaReports } from "./sandbox-control";

/* The numbers of a business: connecting one, what is wrong with it, and what Meta tells about it. */

test.describe.configure({ mode: "serial" });

let page: Page;
let owner: Owner;
const second = {
  phoneNumberId: "",
  wabaId: `8${Date.now()}`,
  displayPhoneNumber: `+1555${String(Date.now()).slice(-7)}`,
};

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  page = await newDesk(browser);
  owner = await openWorkspace(page);
});
test.afterAll(() => page.close());

const checkOf = (words: string) =>
  page.getByRole("region", { name: "Checks" }).getByRole("listitem").filter({ hasText: words });

test("a second number is connected by its ids: red where it is not registered, green with its PIN", async () => {
  const { accessToken } = await atMeta<{ accessToken: string }>("tokens", {});
  const number = await atMeta<{ phoneNumberId: string }>("numbers", {
    displayPhoneNumber: second.displayPhoneNumber,
    wabaId: second.wabaId,
    verifiedName: `Second ${owner.business}`,
    registered: false,
    pin: "482915",
  });
  second.phoneNumberId = number.phoneNumberId;
  await page.goto(`/w/${owner.slug}/settings/channels/connect`);
  await page.getByLabel("Name").fill("Second shop");
  await page.getByLabel("Phone number id").fill(second.phoneNumberId);
  await page.getByLabel("WhatsApp account id").fill(second.wabaId);
  await page.getByLabel("Access token", { exact: true }).fill("a-token-that-nobody-knows");
  await page.getByRole("button", { name: "Check and connect" }).click();
  await expect(page.getByText("Not connected.")).toBeVisible();
  await page.getByLabel("Access token", { exact: true }).fill(accessToken);
  await page.getByRole("button", { name: "Check and connect" }).click();

  await expect(page.getByRole("heading", { name: "Second shop", level: 1 })).toBeVisible();
  await expect(checkOf("Number registered")).toContainText("failed");
  await expect(checkOf("Access token")).toContainText("passed");
  const pin = page.getByLabel("Two-step PIN");
  await pin.fill("111111");
  await page.getByRole("button", { name: "Register number" }).click();
  await expect(page.getByText(/code 133005/)).toBeVisible();
  await pin.fill("482915");
  await page.getByRole("button", { name: "Register number" }).click();
  await expect(checkOf("Number registered")).toContainText("passed");
});

test("its code opens a chat with words already typed, and is kept as a picture", async () => {
  await page.getByLabel("Words already typed").fill("Hello from the market");
  const region = page.getByRole("region", { name: "Link and QR code" });
  await expect(region.getByText("Hello%20from%20the%20market")).toBeVisible();
  for (const [name, begins] of [
    ["PNG", "\u0089PNG"],
    ["SVG", "<svg"],
  ] as const) {
    const downloading = page.waitForEvent("download");
    await region.getByRole("link", { name }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${name.toLowerCase()}$`));
    expect(readFileSync(await download.path(), "latin1").startsWith(begins)).toBe(true);
  }
});

test("when Meta rates it low, the open page says so with the reason, and when it is well again", async () => {
  const health = page.getByRole("region", { name: "Health" });
  const rates = async (quality: string) => {
    await atMeta("numbers", { phoneNumberId: second.phoneNumberId, qualityRating: quality });
    await metaReports(second.wabaId, "phone_number_quality_update", {
      display_phone_number: second.displayPhoneNumber.replace(/\D/g, ""),
      event: "ONBOARDING",
      current_limit: "TIER_2K",
    });
  };
  await rates("RED");
  await expect(health).toContainText("Critical");
  await expect(health).toContainText("too many people block or report this number");
  await rates("GREEN");
  await expect(health).toContainText("Meta rates the number well");
});

test("an update of a kind that nobody knows is kept, listed and run again without harm", async () => {
  const words = `surprise-${second.phoneNumberId}`;
  await page.goto(`/w/${owner.slug}/settings/webhook-events?about=other`);
  await metaReports(second.wabaId, "telepathy_updates", { thought: words });
  // the list follows by itself
  const row = page.getByRole("row", { name: /does not know yet/ });
  await expect(row).toContainText("telepathy_updates");
  await row.click();
  const panel = page.getByRole("complementary", { name: "Webhook event" });
  await expect(panel.getByText(words)).toBeVisible();
  await expect(panel.getByText(/^Valid, checked before/)).toBeVisible();
  await panel.getByRole("button", { name: "Replay" }).click();
  await expect(page.getByText("Replayed: nothing new")).toBeVisible();
  await expect(panel.getByText(/Replayed 1 time/)).toBeVisible();
  await expect(row).toHaveCount(1);
});
