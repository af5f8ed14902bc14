import type { Page } from "@playwright/test";
import { row, sendButton, thread, told } from "./inbox-journeys";
import { expect, newDesk, type Owner, openWorkspace, test } from "./journeys";
import {
  changeMailKey,
  clearMailFaults,
  customerMails,
  deliverMails,
  mailFile,
  mailsTo,
  resendPosts,
  setMailFaults,
} from "./sandbox-control";

/* Mails over a Resend account of the business: what they carry, and what became of them. */

test.describe.configure({ mode: "serial" });

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let page: Page;
let owner: Owner;
let ours: string;
let amina: string;
let channelId: string;

const composer = () => page.getByPlaceholder("Reply by email");
const subject = () => page.getByLabel("Subject");
const channels = (rest = "") => `/w/${owner.slug}/settings/channels${rest}`;
const check = (title: string) => page.getByRole("listitem").filter({ hasText: title });
const textsTo = async (to: string) => (await mailsTo(to)).map(({ text }) => text);

async function openChat(name: string | RegExp) {
  await page.goto(`/w/${owner.slug}/inbox?view=all`);
  await row(page, name).click();
  await expect(composer()).toBeVisible();
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  page = await newDesk(browser);
  owner = await openWorkspace(page);
  ours = `${owner.slug}@practice.example.com`;
  amina = `amina.${owner.slug}@example.com`;
});
test.afterAll(async () => {
  await clearMailFaults();
  await page.close();
});

test("B9: an address is connected when Resend has proved the key and the domain, and receives once its secret is stored", async () => {
  await page.goto(channels("/connect"));
  await page.getByRole("link", { name: "Email" }).click();
  await expect(page.getByRole("form", { name: "Connect an email address" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Mail");
  await page.getByLabel("API key", { exact: true }).fill("re_wrong_key_0000");
  await page.getByLabel("Email address", { exact: true }).fill("not an address");
  await page.getByRole("button", { name: "Check and connect" }).click();
  await expect(page.getByText("This is no email address.")).toBeVisible();
  await page.getByLabel("Email address", { exact: true }).fill("help@elsewhere.example.com");
  await page.getByRole("button", { name: "Check and connect" }).click();
  const refused = page.getByRole("status").filter({ hasText: "Not connected" });
  await expect(refused).toContainText("Resend does not accept the API key");
  await page.getByRole("button", { name: "Fill in the practice account" }).click();
  await expect(page.getByLabel("Email address", { exact: true })).toHaveValue(ours);
  await page.getByRole("button", { name: "Check and connect" }).click();
  await expect(page.getByRole("heading", { name: "Mail", level: 1 })).toBeVisible();
  channelId = page.url().split("/").at(-1) ?? "";
  await expect(check("API key at Resend")).toContainText("passed");
  await expect(check("Domain verified")).toContainText("passed");
  await expect(check("Mails come here")).toContainText("failed");
  await expect(page.getByText(`/api/webhooks/resend/${channelId}`)).toBeVisible();
  await page.getByRole("button", { name: "Add it at the practice account" }).click();
  await expect(page.getByLabel("Signing secret", { exact: true })).toHaveValue(/^whsec_/);
  await page.getByRole("button", { name: "Store secret" }).click();
  await expect(told(page, "Signing secret stored")).toBeVisible();
  await expect(check("Mails come here")).toContainText("waiting");
});

test("B9: a mail of a customer stands in the inbox under its subject, and the composer offers what a mail carries", async () => {
  const mailbox = page.getByRole("region", { name: "Practice mailbox" });
  await mailbox.getByLabel("Address of the mailbox").fill(amina);
  await mailbox.getByLabel("Subject").fill("The green kettle");
  await mailbox.getByLabel("Text").fill("Is it back in the shop?");
  await mailbox.getByRole("button", { name: "Send from this mailbox" }).click();
  await expect(mailbox.getByRole("log")).toContainText("The green kettle");
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(check("Mails come here")).toContainText("its signature fits");
  await openChat(amina);
  await expect(thread(page).getByText("The green kettle")).toHaveCount(1);
  await expect(thread(page).getByText("Is it back in the shop?")).toHaveCount(1);
  await expect(page.getByText(/^Email on/)).toBeVisible();
  await expect(subject()).toHaveValue("Re: The green kettle");
  await expect(page.getByText("Billed to you by Resend")).toBeVisible();
  await expect(page.getByText(/Window/)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Attach files" })).toBeVisible();
  for (const name of ["Send a template", "Record a voice note"]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
});

test("r2: an answer whose confirmation was lost is asked about again and goes out once, under the mail that it answers", async () => {
  await setMailFaults({ shareAcceptThenCut: true, sends: 1 });
  await composer().fill("It is *back*, from _Monday_");
  await sendButton(page).click();
  await expect.poll(() => textsTo(amina)).toEqual(["It is *back*, from _Monday_"]);
  await clearMailFaults();
  await deliverMails();
  await expect(thread(page).getByText("Delivered")).toHaveCount(1);
  await expect(thread(page).getByText("Re: The green kettle")).toHaveCount(1);
  await expect(thread(page).getByText("It is *back*, from _Monday_")).toHaveCount(1);
  const [sent, ...more] = await mailsTo(amina);
  expect(more).toEqual([]);
  expect(sent?.subject).toBe("Re: The green kettle");
  expect(sent?.headers["In-Reply-To"]).toMatch(/^<.+@example\.com>$/);
  expect(sent?.headers.References).toBe(sent?.headers["In-Reply-To"]);
  await subject().fill("");
  await composer().fill("Shall I keep one for you?");
  await sendButton(page).click();
  await expect(told(page, "Not sent: a mail needs a subject")).toBeVisible();
  await subject().fill("Your kettle");
  await expect(page.getByText("Draft saved")).toBeVisible();
  await page.reload();
  await expect(composer()).toHaveValue("Shall I keep one for you?");
  await expect(subject()).toHaveValue("Your kettle");
  await sendButton(page).click();
  await expect.poll(async () => (await mailsTo(amina)).at(-1)?.subject).toBe("Your kettle");
  await expect(subject()).toHaveValue("Re: Your kettle");
});

test("D6: a mail that waits for the customer keeps the subject that it was given, and may be called otherwise until then", async () => {
  await subject().fill("A kettle for you");
  await composer().fill("It is yours now");
  await page.getByRole("button", { name: "More ways to send" }).click();
  await page.getByRole("menuitem", { name: "Send when they write next" }).click();
  const prepared = page.getByRole("region", { name: "Prepared messages" });
  await expect(prepared).toContainText("A kettle for you");
  await expect(subject()).toHaveValue("Re: Your kettle");
  await prepared.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit the prepared message" });
  await expect(dialog).not.toContainText(/window/i);
  await dialog.getByLabel("Subject").fill("The kettle is yours");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(prepared).toContainText("The kettle is yours");
});

test("r14: a mail that is told of twice is there once, with its files, and as words where it came as HTML", async () => {
  await setMailFaults({ duplicate: true });
  await customerMails({
    from: `Amina <${amina}>`,
    to: ours,
    subject: "Re: Your kettle",
    html: "<p>Yes <b>please</b>, like this one<script>alert(1)</script></p>",
    attachments: [{ filename: "kettle.png", contentType: "image/png", base64: PIXEL }],
  });
  await deliverMails();
  await expect(thread(page).getByText("Yes please, like this one")).toHaveCount(1);
  await expect
    .poll(async () => (await mailsTo(amina)).slice(2).map(({ subject, text }) => [subject, text]))
    .toEqual([["The kettle is yours", "It is yours now"]]);
  await expect(thread(page).locator("img")).toHaveCount(1);
  await clearMailFaults();
});

test("B9: an answer takes several files along, which go out once with its words and stand in the thread", async () => {
  const pick = page.locator('input[data-pick="Files"]');
  const tray = page.getByRole("list", { name: "Attached files" });
  await pick.setInputFiles([
    { name: "setup.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") },
    { name: "kettle.png", mimeType: "image/png", buffer: Buffer.from(PIXEL, "base64") },
    { name: "offer.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 offer") },
  ]);
  await expect(tray).toContainText("Resend sends no .exe files");
  await expect(page.getByRole("button", { name: "Upload setup.exe again" })).toHaveCount(0);
  await page.getByRole("button", { name: "Remove setup.exe" }).click();
  await expect(page.getByText(/^2 files, .+ of at most 25\.0 MB a mail$/)).toBeVisible();
  await composer().fill("Both are attached");
  await expect(page.getByText("Draft saved")).toBeVisible();
  await page.reload();
  await expect(tray.getByRole("listitem")).toHaveCount(2);
  await setMailFaults({ shareAcceptThenCut: true, sends: 1 });
  await sendButton(page).click();
  const sent = async () =>
    (await mailsTo(amina)).filter(({ text }) => text === "Both are attached");
  await expect.poll(async () => (await sent()).length).toBe(1);
  await clearMailFaults();
  await deliverMails();
  await expect(thread(page).getByText("Both are attached")).toHaveCount(1);
  await expect(thread(page).getByText("offer.pdf")).toHaveCount(1);
  await expect(thread(page).locator("img")).toHaveCount(2);
  await expect(tray).toHaveCount(0);
  const [mail, ...more] = await sent();
  expect(more).toEqual([]);
  expect(mail?.files).toMatchObject([
    { filename: "kettle.png", contentType: "image/png" },
    { filename: "offer.pdf", contentType: "application/pdf", sizeBytes: 14 },
  ]);
  expect(await mailFile(mail?.files[0]?.id ?? "")).toBe(PIXEL);
});

test("D14: a mail is found by its subject, in the whole inbox and in its conversation", async () => {
  await page.goto(`/w/${owner.slug}/search?q=green+kett`);
  const found = page.getByRole("region", { name: "Found messages" }).getByRole("listitem");
  await expect(found).toHaveCount(2);
  await expect(found.last().locator("mark")).toHaveText(["green", "kettle"]);
  await expect(found.last()).toContainText("Is it back in the shop?");
  await found.last().getByRole("link").click();
  await expect(thread(page).getByText("The green kettle", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Find in this conversation" }).click();
  const field = page.getByRole("textbox", { name: "Find in this conversation" });
  await field.fill("green");
  const bar = page.getByRole("search").filter({ has: field });
  await expect(bar.locator("mark")).toHaveText("green");
});

test("D13: a mail that comes back says why in words", async () => {
  const gone = `bounced+${owner.slug}@example.com`;
  await customerMails({ from: gone, to: ours, subject: "Hello", text: "Hello from nowhere" });
  await openChat(gone);
  await composer().fill("Good morning");
  await sendButton(page).click();
  await expect.poll(() => textsTo(gone)).toEqual(["Good morning"]);
  await deliverMails();
  await expect(thread(page).getByText("The address does not exist")).toBeVisible();
});

test("r94: a post under another signature, or of another hour, changes nothing", async () => {
  const url = new URL(`/api/webhooks/resend/${channelId}`, page.url()).href;
  const data = { email_id: "1", from: amina, to: [ours], subject: "Forged" };
  const body = { type: "email.received", created_at: new Date().toISOString(), data };
  const secret = `whsec_${"A".repeat(32)}`;
  expect((await resendPosts({ url, body, secret })).status).toBe(401);
  expect((await resendPosts({ url, body, secret, signature: null })).status).toBe(401);
  await expect(page.getByText("Forged")).toHaveCount(0);
});

test("B5: a key that was deleted at Resend is told as what it is, and mended without disconnecting", async () => {
  await changeMailKey("re_another_key_0001");
  await page.goto(channels(`/${channelId}`));
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(check("API key at Resend")).toContainText("failed");
  await expect(page.getByText(/Resend does not accept the API key/).first()).toBeVisible();
  await page.getByLabel("New API key").fill("re_another_key_0001");
  await page.getByRole("button", { name: "Replace API key" }).click();
  await expect(told(page, "API key replaced")).toBeVisible();
  await expect(check("API key at Resend")).toContainText("passed");
});
