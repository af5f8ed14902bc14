import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { row as inboxRow, thread } from "./inbox-journeys";
import { expect, figure, newDesk, type Owner, openWorkspace, test } from "./journeys";
import { atMeta, customerWrites, metaPublished, metaReports, sentFrom } from "./sandbox-control";

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

/** What somebody does in Facebook's dialog. */
async function dialog(press: (popup: Page) => Promise<void>) {
  const opening = page.waitForEvent("popup");
  await page.getByRole("button", { name: "Continue with Facebook" }).click();
  const popup = await opening;
  // the press closes the dialog, now and then before it is known to have been pressed; what came of it
  // is then looked for on the page
  await press(popup).catch((error) => {
    if (!popup.isClosed()) throw error;
  });
}
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

test("what Meta decides about its name, its limit and its account stands at the number", async () => {
  const health = page.getByRole("region", { name: "Health" });
  const updates = page.getByRole("region", { name: "Recent updates from Meta" });
  const decide = async (decision: "DECLINED" | "APPROVED", name: string) => {
    await atMeta("numbers", {
      phoneNumberId: second.phoneNumberId,
      nameStatus: decision,
      ...(decision === "APPROVED" ? { verifiedName: name } : {}),
    });
    await metaReports(second.wabaId, "phone_number_name_update", {
      display_phone_number: second.displayPhoneNumber.replace(/\D/g, ""),
      decision,
      requested_verified_name: name,
      rejection_reason: decision === "DECLINED" ? "NAME_NOT_CLEAR" : null,
    });
  };
  await decide("DECLINED", "Cheapest of all");
  await expect(updates).toContainText("Display name Cheapest of all: declined");
  await expect(figure(page, "Name status")).toHaveText("Declined");
  await expect(health).toContainText("The display name is declined at Meta.");
  await decide("APPROVED", `Market of ${owner.business}`);
  await expect(figure(page, "Name status")).toHaveText("Approved");
  await expect(figure(page, "Shown as")).toHaveText(`Market of ${owner.business}`);

  await atMeta("numbers", {
    phoneNumberId: second.phoneNumberId,
    messagingLimitTier: "TIER_10K",
  });
  await metaReports(second.wabaId, "business_capability_update", {
    max_daily_conversations_per_business: 10_000,
    max_phone_numbers_per_waba: 25,
  });
  await expect(figure(page, "May write to")).toHaveText("10,000 people in 24 hours");
  await expect(health).toContainText("from no limit to 10,000 people in 24 hours");
  const alert = (alert_status: "ACTIVE" | "NONE") =>
    metaReports(second.wabaId, "account_alerts", {
      entity_type: "WABA",
      entity_id: second.wabaId,
      alert_info: {
        alert_severity: "CRITICAL",
        alert_status,
        alert_type: "ACCOUNT_QUALITY",
        alert_description: "People report this business. Read the policy.",
      },
    });
  await alert("ACTIVE");
  await expect(health).toContainText("Critical");
  await expect(health.getByRole("list").first()).toContainText("People report this business.");
  await alert("NONE");
  await expect(health.getByRole("list").first()).not.toContainText("People report this business.");
  await atMeta("numbers", {
    phoneNumberId: second.phoneNumberId,
    messagingLimitTier: "TIER_UNLIMITED",
  });
  await metaReports(second.wabaId, "business_capability_update", {
    max_daily_conversations_per_business: -1,
  });
  await expect(health).toContainText("Meta rates the number well");
  const restricted = new Date(Date.now() + 7 * 86_400_000);
  await metaReports(second.wabaId, "account_update", {
    event: "ACCOUNT_RESTRICTION",
    restriction_info: [
      {
        restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING",
        expiration: Math.floor(restricted.getTime() / 1000),
      },
    ],
  });
  await expect(health).toContainText(
    `Campaigns are stopped: Meta restricts this account until ${restricted.toISOString().slice(0, 10)}: you cannot write to people first.`,
  );
  await metaReports(second.wabaId, "account_update", {
    event: "DISABLED_UPDATE",
    ban_info: { waba_ban_state: ["REINSTATE"], waba_ban_date: "November 27, 2026" },
  });
  await expect(health).toContainText("Meta rates the number well");
});

test("its webhook, its token and its templates are mended where they fail, and Meta's silence fails none", async () => {
  const health = page.getByRole("region", { name: "Health" });
  const again = (title: string) =>
    page.getByRole("button", { name: `Run again: ${title}` }).click();
  const webhook = checkOf("Webhook subscribed");
  const posts = (webhookOverride: string | null) =>
    atMeta("numbers", { phoneNumberId: second.phoneNumberId, webhookOverride });
  await posts("https://elsewhere.example/hook");
  await again("Webhook subscribed and seen");
  await expect(webhook).toContainText("Meta posts this number’s messages to https://elsewhere");
  await expect(health).toContainText("Critical");
  await posts(null);
  await again("Webhook subscribed and seen");
  await expect(webhook).not.toContainText("elsewhere");
  await expect(health).toContainText("Meta rates the number well");

  await atMeta("faults", { errorCodeByEdge: { subscribed_apps: 2 } });
  await again("Webhook subscribed and seen");
  await expect(webhook).toContainText("What was found before still stands.");
  await expect(health).toContainText("Meta rates the number well");
  await atMeta("faults", { errorCodeByEdge: {} });
  await again("Webhook subscribed and seen");
  await expect(webhook).not.toContainText("No answer");

  const token = checkOf("Access token");
  await token.getByRole("button", { name: "Replace token" }).click();
  await token.getByLabel("New access token").fill("a-token-that-nobody-knows");
  await token.getByRole("button", { name: "Replace token" }).click();
  await expect(token.getByText(/Meta’s words/).first()).toBeVisible();
  const { accessToken } = await atMeta<{ accessToken: string }>("tokens", {});
  await token.getByLabel("New access token").fill(accessToken);
  await token.getByRole("button", { name: "Replace token" }).click();
  await expect(page.getByText("Token replaced")).toBeVisible();

  const templates = checkOf("Access to templates");
  await expect(templates).toContainText("passed");
  const [messaging, management] = ["whatsapp_business_messaging", "whatsapp_business_management"];
  await atMeta("tokens", { token: accessToken, scopes: [messaging] });
  await again("Access to templates");
  await expect(templates).toContainText("failed");
  await expect(templates).toContainText(
    `Meta’s words: “(#200) You do not have the necessary permission: ${management}.” (code 200)`,
  );
  await expect(templates).toContainText("full control of the WhatsApp account");
  await atMeta("tokens", { token: accessToken, scopes: [management] });
  await again("Access token");
  await expect(token).toContainText("failed");
  await expect(token).toContainText(messaging);
  await atMeta("tokens", { token: accessToken, scopes: [messaging, management], revoked: true });
  await again("Access token");
  await expect(token).toContainText(
    /Meta’s words: “.*session has been invalidated.*” \(code 190\)/,
  );
  await expect(health).toContainText("Critical");
  await atMeta("tokens", { token: accessToken, revoked: false });
  await again("Access token");
  await expect(token).toContainText("passed");
  await again("Access to templates");
  await expect(templates).toContainText("passed");
  await expect(health).toContainText("Meta rates the number well");
});

test("a token of the business's own Meta app: its webhook fails until the app's secret is told, then what the app posts arrives", async () => {
  const appId = "571930284416299";
  const secret = "0123456789abcdef0123456789abcdef";
  const { accessToken } = await atMeta<{ accessToken: string }>("tokens", { appId });
  const numberPage = page.url();
  const token = checkOf("Access token");
  await token.getByRole("button", { name: "Replace token" }).click();
  await token.getByLabel("New access token").fill(accessToken);
  await token.getByRole("button", { name: "Replace token" }).click();
  await expect(page.getByText("Token replaced")).toBeVisible();
  await expect(checkOf("Webhook subscribed")).toContainText(
    `This token belongs to the Meta app ${appId}, whose secret is not known here`,
  );

  await page.goto(`/w/${owner.slug}/settings/channels`);
  const app = page.getByRole("region", { name: "Your own Meta app" });
  await app.getByRole("button", { name: "Add your app" }).click();
  await app.getByLabel("App id").fill(appId);
  await app.getByLabel("App secret").fill("too short");
  await app.getByRole("button", { name: "Save app" }).click();
  await expect(app.getByText("The app secret has 32 characters")).toBeVisible();
  await app.getByLabel("App secret").fill(secret);
  await app.getByRole("button", { name: "Save app" }).click();
  await expect(page.getByText("App saved")).toBeVisible();
  const address = await app.getByText(/\/api\/webhooks\/meta\//).innerText();
  const text = { body: "Over our own app" };
  const message = { from: "254733100077", id: `wamid.own-${Date.now()}`, type: "text", text };
  const value = {
    messaging_product: "whatsapp",
    metadata: { phone_number_id: second.phoneNumberId },
    messages: [{ ...message, timestamp: String(Math.floor(Date.now() / 1000)) }],
  };
  const entry = [{ id: second.wabaId, changes: [{ field: "messages", value }] }];
  const data = JSON.stringify({ object: "whatsapp_business_account", entry });
  const post = async (key: string) => {
    const signature = `sha256=${createHmac("sha256", key).update(data).digest("hex")}`;
    const headers = { "x-hub-signature-256": signature, "content-type": "application/json" };
    return (await page.request.post(new URL(address).pathname, { data, headers })).status();
  };
  expect(await post(`${secret.slice(1)}0`)).toBe(401);
  await page.reload();
  await expect(app.getByText("The last update was refused")).toBeVisible();
  expect(await post(secret)).toBe(200);
  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await expect(page.getByText("Over our own app").first()).toBeVisible();
  await page.goto(`/w/${owner.slug}/settings/channels`);
  await expect(app.getByText(/The last one came/)).toBeVisible();
  await expect(app.getByText("The last update was refused")).toHaveCount(0);
  await page.goto(numberPage);
});

test("its profile is kept at Meta, and what Meta would refuse is said at its field", async () => {
  const form = page.getByRole("form", { name: "Business profile" });
  await form.getByLabel("About").fill("Kettles and tea, every day but Sunday");
  await form.getByLabel("Branch").selectOption({ label: "Shop" });
  await form.getByLabel("Website", { exact: true }).fill("www.example.com");
  await form.getByRole("button", { name: "Save profile" }).click();
  await expect(form.getByText("Write the whole address, with https://")).toBeVisible();
  await form.getByLabel("Website", { exact: true }).fill("https://www.example.com/");
  await form.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText("Profile saved at Meta")).toBeVisible();
  await page.reload();
  await expect(form.getByLabel("About")).toHaveValue("Kettles and tea, every day but Sunday");
  await expect(form.getByLabel("Website", { exact: true })).toHaveValue("https://www.example.com/");
});

test("of several numbers one is where new conversations begin, and another one takes its place", async () => {
  const naming = page.getByRole("form", { name: "Name of the number" });
  const numbers = page.getByRole("region", { name: "Numbers" }).getByRole("listitem");
  const begin = async (label: string) => {
    await naming.getByLabel("Label").fill(label);
    await naming.getByLabel("New conversations begin on this number").check();
    await naming.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await page.goto(`/w/${owner.slug}/settings/channels`);
  };
  const standing = page.url();
  await begin("Market");
  await expect(numbers.filter({ hasText: "Default" })).toHaveText(/^Second shop.*Market/);
  await expect(numbers.first()).toContainText("Second shop");
  await page.getByRole("link", { name: "Practice number" }).click();
  await begin("Home");
  await expect(numbers.filter({ hasText: "Default" })).toHaveText(/^Practice number.*Home/);
  await page.goto(standing);
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
  const inbox = await page.context().newPage();
  await inbox.goto(`/w/${owner.slug}/inbox`);
  await expect(inbox.getByRole("link", { name: /Hello/ })).toBeVisible();
  await inbox.close();
  await form.getByRole("button", { name: "Send self-test" }).click();
  await expect(page.getByText("Sent, free: a line of text").first()).toBeVisible();
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

  // G5, G1: what changes nothing is kept where people see it, as long as it says there
  await expect(page.getByText(/^Kept for 90 days, what is not settled longer; /)).toBeVisible();
  const here = { ...second, verifiedName: "", throughput: 80 };
  await metaPublished(here, "wh-errors-value-level", {});
  await expect(page.getByRole("row", { name: /130429 Rate limit hit/ })).toContainText("Kept");
  await page.goto(`/w/${owner.slug}/settings/webhook-events?about=messages`);
  await metaPublished(here, "wh-text-in-group", {});
  await expect(
    page.getByRole("row", { name: /Group message: What does everyone think about this\?/ }),
  ).toContainText("Kept");
});

test("G3: a message that could not be stored is listed with its reason and holds nothing up; once Meta has told it right, a replay finds it in its thread, and no replay says it twice", async () => {
  const said = (from: string, text: string, more: Record<string, unknown> = {}) => ({
    from,
    id: `wamid.${from}-${second.phoneNumberId}`,
    timestamp: `${Math.floor(Date.now() / 1000)}`,
    type: "text",
    text: { body: text },
    ...more,
  });
  const tell = (...messages: Record<string, unknown>[]) =>
    metaReports(second.wabaId, "messages", {
      messaging_product: "whatsapp",
      metadata: {
        display_phone_number: second.displayPhoneNumber.replace(/\D/g, ""),
        phone_number_id: second.phoneNumberId,
      },
      messages,
    });
  await page.goto(`/w/${owner.slug}/settings/webhook-events?outcome=failed`);
  await tell(
    // no key of the database takes an id of this length
    said("254733000611", "Is it open today?", {
      from_user_id: randomBytes(3_000).toString("base64"),
    }),
    said("254733000612", "It only prints \\u0000"),
  );
  const row = page.getByRole("row", { name: /index row size/ });
  await row.click();
  const panel = page.getByRole("complementary", { name: "Webhook event" });
  await expect(panel).toContainText(/Tried \d of 8 times\./);
  const replay = panel.getByRole("button", { name: "Replay" });
  await replay.click();
  await expect(page.getByText("1 of 2 failed again")).toBeVisible();
  await expect(row).toHaveCount(1);

  await tell(said("254733000611", "Is it open today?"));
  for (let times = 0; times < 2; times += 1) {
    await replay.click();
    await expect(page.getByText("Replayed: nothing new").nth(times)).toBeVisible();
  }
  await expect(panel).toContainText("Known already");
  await expect(row).toHaveCount(0);
  for (const [from, text] of [
    ["733 000612", "It only prints \\u0000"],
    ["733 000611", "Is it open today?"],
  ] as const) {
    await page.goto(`/w/${owner.slug}/inbox?view=all`);
    await inboxRow(page, new RegExp(from)).click();
    await expect(thread(page).getByText(text, { exact: true })).toHaveCount(1);
  }
});

test("Facebook's dialog: whatever ends it, nothing is half connected, and its end is said", async () => {
  await page.goto(`/w/${owner.slug}/settings/channels/connect`);
  await page.getByRole("link", { name: "Connect with Facebook" }).click();
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

  await page.goto(`/w/${owner.slug}/settings/channels/connect/facebook`);
  await page.getByRole("radio", { name: "The number I use in the WhatsApp Business app" }).click();
  await dialog(async (popup) => {
    await popup.getByLabel("Business", { exact: true }).fill("Pot Corner");
    await popup.getByRole("button", { name: "Finish", exact: true }).click();
  });
  await expect(page.getByRole("heading", { name: "Pot Corner", level: 1 })).toBeVisible();
  const phone = page.getByRole("region", { name: "On the phone too" });
  await expect(phone.getByText("Asked for", { exact: true })).toHaveCount(2);
  await expect(phone.getByText("5 messages taken over")).toBeVisible();
  await expect(page.getByText("20 messages a second", { exact: true })).toBeVisible();
});

test("a phone that Meta takes away is joined again where it stood; a question that is stuck says why, is asked again, and answered", async () => {
  const standing = page.url();
  const facts = page.getByRole("region", { name: "Identity" });
  const phone = (await figure(facts, "Number").innerText()).replace(/[^+\d]/g, "");
  const wabaId = (await figure(facts, "Account id").innerText()).trim();
  const health = page.getByRole("region", { name: "Health" });
  await metaReports(wabaId, "account_update", { event: "ACCOUNT_OFFBOARDED" });
  await expect(health).toContainText("was separated from here. Connect it again to go on");

  await atMeta("faults", { errorCodeByEdge: { smb_app_data: 131016 } });
  await page.goto(`/w/${owner.slug}/settings/channels/connect/facebook`);
  await page.getByRole("radio", { name: "The number I use in the WhatsApp Business app" }).click();
  await dialog(async (popup) => {
    await popup.getByLabel("Phone number", { exact: true }).fill(phone);
    await popup.getByRole("button", { name: "Finish", exact: true }).click();
  });
  await page.waitForURL(standing);
  await expect(page.getByRole("heading", { name: "Pot Corner", level: 1 })).toBeVisible();
  await expect(health).toContainText("The token works, Meta rates the number well");
  const section = page.getByRole("region", { name: "On the phone too" });
  await expect(section.getByText("Not asked yet", { exact: true })).toHaveCount(2);
  await expect(section.getByText(/code 131016/).first()).toBeVisible();
  await expect(section).toContainText("Tickline asks again every ten minutes.");
  await atMeta("faults", { errorCodeByEdge: {} });
  await section.getByRole("button", { name: "Ask the phone again" }).click();
  await expect(section.getByText("Asked for", { exact: true })).toHaveCount(2);
  await expect(section.getByText("5 messages taken over")).toBeVisible();
});

test("a phone whose owner keeps its chats is connected and says so; what is written from now on arrives", async () => {
  await page.goto(`/w/${owner.slug}/settings/channels/connect/facebook`);
  await page.getByRole("radio", { name: "The number I use in the WhatsApp Business app" }).click();
  await dialog(async (popup) => {
    await popup.getByLabel("Business", { exact: true }).fill("Quiet Corner");
    await popup.getByLabel("Share the chats on the phone").uncheck();
    await popup.getByRole("button", { name: "Finish", exact: true }).click();
  });
  await expect(page.getByRole("heading", { name: "Quiet Corner", level: 1 })).toBeVisible();
  const chats = page
    .getByRole("region", { name: "On the phone too" })
    .getByRole("listitem")
    .filter({ hasText: "Chats of the phone" });
  await expect(chats).toContainText("Not shared");
  await expect(chats).toContainText(
    "The owner of the phone did not share them. New messages arrive as usual.",
  );
  const facts = page.getByRole("region", { name: "Identity" });
  await customerWrites({
    phoneNumberId: (await figure(facts, "Number id").innerText()).trim(),
    from: "+254712000779",
    message: { type: "text", text: { body: "Are you open?" } },
  });
  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await expect(page.getByRole("link", { name: /Are you open\?/ })).toBeVisible();
});
