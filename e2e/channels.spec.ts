import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import {
  approveStarter,
  confirmAddress,
  draftCampaign,
  expect,
  importContacts,
  kenyanPhones,
  launch,
  newDesk,
  type Owner,
  openWorkspace,
  peopleFile,
  readRail,
  test,
  topUp,
} from "./journeys";
import {
  atMeta,
  customerWrites,
  metaReports,
  type PracticeNumber,
  practiceNumber,
  sentFrom,
  setThroughput,
} from "./sandbox-control";

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

test("the self-test says why it cannot go, then goes for nothing and turns green as it arrives", async () => {
  const phone = "+254712000777";
  const form = page.getByRole("form", { name: "Self-test" });
  await form.getByLabel("Your own phone").fill(phone);
  await form.getByRole("button", { name: "Send self-test" }).click();
  await expect(form.getByRole("alert")).toContainText("only with an approved template");
  expect(await sentFrom(second.phoneNumberId)).toEqual([]);
  await customerWrites({
    phoneNumberId: second.phoneNumberId,
    from: phone,
    message: { type: "text", text: { body: "Hello" } },
  });
  await expect(async () => {
    await form.getByRole("button", { name: "Send self-test" }).click();
    await expect(page.getByText("Sent, free: a line of text").first()).toBeVisible({
      timeout: 2_000,
    });
  }).toPass();
  await expect(checkOf("Self-test message")).toContainText("passed");
  expect(await sentFrom(second.phoneNumberId)).toMatchObject([{ type: "text" }]);
});

test("who pays Meta is switched with both prices in sight, once a day", async () => {
  const mode = page.getByRole("region", { name: "Mode" });
  const dialog = page.getByRole("dialog");
  await mode.getByRole("button", { name: "Switch to shared" }).click();
  await expect(dialog.getByRole("row", { name: /^Marketing [\d.]+ [\d.]+$/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Switch to shared" }).click();
  await expect(page.getByText("The number is shared from now on")).toBeVisible();
  await mode.getByRole("button", { name: "Switch to dedicated" }).click();
  await dialog.getByLabel("Access token").fill("a-token-that-nobody-knows");
  await dialog.getByRole("button", { name: "Switch to dedicated" }).click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  const { accessToken } = await atMeta<{ accessToken: string }>("tokens", {});
  await dialog.getByLabel("Access token").fill(accessToken);
  await dialog.getByRole("button", { name: "Switch to dedicated" }).click();
  await expect(dialog.getByText(/switched less than a day ago/)).toBeVisible();
  await dialog.getByRole("button", { name: "Keep shared" }).click();
  await expect(mode.getByRole("button", { name: "Switch to dedicated" })).toBeVisible();
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

test.describe("the brake", () => {
  const PHONES = kenyanPhones(15, 500);
  /** With the one who wrote for the self-test. */
  const EVERYBODY = PHONES.length + 1;
  let number: PracticeNumber;

  const numberPage = async () => {
    await page.goto(`/w/${owner.slug}/settings/channels`);
    await page.getByRole("link", { name: "Practice number" }).click();
    return page.getByRole("region", { name: "Health" });
  };
  const rates = async (qualityRating: string) => {
    await atMeta("numbers", { phoneNumberId: number.phoneNumberId, qualityRating });
    await metaReports(number.wabaId, "phone_number_quality_update", {
      display_phone_number: number.displayPhoneNumber.replace(/\D/g, ""),
      event: "ONBOARDING",
      current_limit: "TIER_2K",
    });
  };
  const begin = async (name: string) => {
    await draftCampaign(page, owner, { name });
    await page.getByRole("link", { name: "Send a test" }).click();
    await page.getByRole("link", { name: "Review and launch" }).click();
    await expect(page.getByRole("button", { name: /^Launch to / })).toBeEnabled();
    await launch(page);
    await expect(page.getByRole("button", { name: "Pause sending" })).toBeVisible();
    return page.url();
  };
  const goesOn = async (since: number) => {
    await page.getByRole("button", { name: "Resume sending" }).click();
    await expect(page.getByText("Every message is final")).toBeVisible();
    const sent = (await sentFrom(number.phoneNumberId)).slice(since).map(({ to }) => to);
    return { sent: sent.length, people: new Set(sent).size };
  };

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    await confirmAddress(page, owner);
    await topUp(page, owner, "20");
    const people = PHONES.map((phone, index) => ({ name: `Customer ${index}`, phone }));
    await importContacts(page, owner, peopleFile(people), { country: "KE" });
    await approveStarter(page, owner, "Appointment reminder");
    number = await practiceNumber(owner.business);
  });

  test("a fall of the quality pauses what runs; a person resumes, and everybody hears once", async () => {
    await setThroughput(number, 2);
    const report = await begin("Reminder with a fall");
    await rates("RED");
    await expect(page.getByText("Paused by the brake.")).toBeVisible();
    await expect(page.getByText(/quality fell to low/).first()).toBeVisible();
    const health = await numberPage();
    await expect(health).toContainText("Critical");
    await expect(health).toContainText("too many people block or report this number");
    await rates("GREEN");
    await expect(health).toContainText("Meta rates the number well");
    await setThroughput(number, 80);
    await page.goto(report);
    expect(await goesOn(0)).toEqual({ sent: EVERYBODY, people: EVERYBODY });
  });

  test("a number that Meta slows down stops its campaigns until a person lets them go on", async () => {
    const before = (await sentFrom(number.phoneNumberId)).length;
    await setThroughput(number, 2);
    const report = await begin("Reminder that is reported");
    await atMeta("faults", { errorCodeByNumber: { [number.phoneNumberId]: 131048 } });
    await expect(page.getByText("Paused by the brake.")).toBeVisible();
    await expect(
      page.getByText(/Meta answered 131048: Too many people reported/).first(),
    ).toBeVisible();
    // while the number is stopped, resuming the campaign alone changes nothing
    await page.getByRole("button", { name: "Resume sending" }).click();
    await expect(page.getByText(/Campaigns on Practice number are stopped/)).toBeVisible();
    const health = await numberPage();
    await expect(health).toContainText(
      "Campaigns are stopped: Too many people reported this number.",
    );
    await expect(health).toContainText("It ends by itself on");
    await atMeta("faults", { errorCodeByNumber: {} });
    await health.getByRole("button", { name: "Let campaigns go on" }).click();
    await expect(health.getByRole("button", { name: "Let campaigns go on" })).toHaveCount(0);
    await setThroughput(number, 80);
    await page.goto(report);
    expect(await goesOn(before)).toEqual({ sent: EVERYBODY, people: EVERYBODY });
    // whom Meta took and then failed may be tried again, and nobody else
    const { failed = 0 } = await readRail(page);
    expect(failed).toBeGreaterThan(0);
    await page.getByRole("button", { name: `Retry ${failed}`, exact: true }).click();
    await expect(page.getByRole("button", { name: `Launch to ${failed} ` })).toBeEnabled();
  });
});

test("Facebook's dialog: whatever ends it, nothing is half connected, and its end is said", async () => {
  await page.goto(`/w/${owner.slug}/settings/channels/connect`);
  await page.getByRole("link", { name: "Connect with Facebook" }).click();
  const dialog = async (press: (popup: Page) => Promise<void>) => {
    const opening = page.waitForEvent("popup");
    await page.getByRole("button", { name: "Continue with Facebook" }).click();
    await press(await opening);
  };
  const button = (name: string) => (popup: Page) => popup.getByRole("button", { name }).click();
  await dialog((popup) => popup.close());
  await expect(page.getByText("Facebook’s dialog was closed.")).toBeVisible();
  await dialog(button("Cancel at the phone number"));
  await expect(page.getByText(/closed at the phone number\. Nothing was connected/)).toBeVisible();
  await dialog(button("Let Meta refuse the name"));
  await expect(
    page.getByText(/verified name violates.*code 524126.*Nothing was changed/),
  ).toBeVisible();
  await dialog(button("Finish without a number"));
  await expect(page.getByText("The account is there, without a number.")).toBeVisible();
  await atMeta("faults", { errorCodeByEdge: { access_token: 100 } });
  await dialog((popup) => popup.getByRole("button", { name: "Finish", exact: true }).click());
  await expect(page.getByText(/Meta did not give a token.*Nothing was connected/)).toBeVisible();
  await atMeta("faults", { errorCodeByEdge: {} });
  await page.goto(`/w/${owner.slug}/settings/channels`);
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(2);

  await page.goto(`/w/${owner.slug}/settings/channels/connect/facebook`);
  await dialog(async (popup) => {
    await popup.getByLabel("Business").fill("Lucky Shrub");
    await popup.getByRole("button", { name: "Finish", exact: true }).click();
  });
  await expect(page.getByRole("heading", { name: "Lucky Shrub", level: 1 })).toBeVisible();
  await expect(checkOf("Number registered")).toContainText("passed");
});
