import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { composer, openInbox, openInboxDesk, row, sendButton, thread } from "./inbox-journeys";
import { expect, type Owner, test } from "./journeys";
import { customerSays, customerWrites, type PracticeNumber, sentFrom } from "./sandbox-control";

/* Everything an agent can say besides words, what the customer's phone makes of it, and later. */

test.describe.configure({ mode: "serial" });

const AMINA = "+254733000077";
/** A picture of one point. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let page: Page;
let owner: Owner;
let number: PracticeNumber;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(90_000);
  ({ page, owner, number } = await openInboxDesk(browser));
  await customerSays(number, { from: AMINA, name: "Amina", text: "Do you have red kettles?" });
  await openInbox(page, owner);
  await row(page, /red kettles/).click();
  await expect(composer(page)).toBeVisible();
});
test.afterAll(() => page.close());

const attach = async (entry: string) => {
  await page.getByRole("button", { name: "Attach", exact: true }).click();
  await page.getByRole("menuitem", { name: entry }).click();
};
const sentOfType = async (type: string) =>
  (await sentFrom(number.phoneNumberId)).filter((line) => line.type === type);
const interactive = async (kind: string) =>
  (await sentOfType("interactive")).find(
    ({ body }) => (body.interactive as { type: string }).type === kind,
  );

test("a picture with its caption reaches Meta by an id of the upload", async () => {
  await page.locator('input[data-pick="Photo, video or sound"]').setInputFiles({
    name: "kettle.png",
    mimeType: "image/png",
    buffer: PNG,
  });
  await expect(page.getByRole("list", { name: "Attached files" })).toContainText("kettle.png");
  await page.getByPlaceholder("Caption, optional").fill("This one?");
  await sendButton(page).click();
  await expect(thread(page).getByRole("button", { name: /^Open Picture from us/ })).toBeVisible();
  await expect.poll(async () => (await sentOfType("image")).length).toBe(1);
  const [line] = await sentOfType("image");
  expect(line?.body.image).toMatchObject({
    caption: "This one?",
    id: expect.stringMatching(/^\d+$/),
  });
});

test("a PDF is leafed through where it stands; a damaged one says so, and both can be saved", async () => {
  const sendDocument = async (name: string, buffer: Buffer) => {
    await page
      .locator('input[data-pick="Document"]')
      .setInputFiles({ name, mimeType: "application/pdf", buffer });
    await sendButton(page).click();
    await thread(page)
      .getByRole("button", { name: new RegExp(`^${name}`) })
      .click();
  };
  const viewer = page.getByRole("dialog");
  await sendDocument("invoice.pdf", readFileSync(`${import.meta.dirname}/fixtures/invoice.pdf`));
  await expect(viewer.getByText("Invoice 4711")).toBeAttached();
  await expect(viewer.getByText("1 of 2")).toBeVisible();
  await viewer.getByRole("button", { name: "Larger" }).press("ArrowRight");
  await expect(viewer.getByText("Page two")).toBeAttached();
  const isDrawn = await viewer.locator("canvas").evaluate((paper: HTMLCanvasElement) =>
    paper
      .getContext("2d")
      ?.getImageData(0, 0, paper.width, paper.height)
      .data.some((part) => part !== 255),
  );
  expect(isDrawn, "the page is more than white paper").toBe(true);
  await viewer.getByRole("button", { name: "Close" }).click();

  await sendDocument("torn.pdf", Buffer.from("%PDF-1.7\nhalf of it is missing"));
  await expect(viewer.getByText(/damaged or locked/)).toBeVisible();
  await expect(viewer.getByRole("link", { name: "Save the file" })).toBeVisible();
  await page.keyboard.press("Escape");
});

test("a file that lies about itself is refused in plain words, and nothing is sent", async () => {
  await page.locator('input[data-pick="Photo, video or sound"]').setInputFiles({
    name: "kettle.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.from("<html><script>window.__x=1</script>"),
  });
  await expect(page.getByRole("alert").filter({ hasText: "does not take" })).toBeVisible();
  await expect(sendButton(page)).toBeDisabled();
  await page.getByRole("button", { name: "Remove kettle.jpg" }).click();
});

test("buttons are drawn as sent, and the customer's tap comes back with what it answers", async () => {
  await attach("Reply buttons");
  const form = page.getByRole("dialog");
  await form.getByLabel("Text").fill("Deliver today?");
  await form.getByLabel("Button 1", { exact: true }).fill("Yes please");
  await form.getByLabel("Button 2", { exact: true }).fill("Tomorrow");
  await form.getByRole("button", { name: "Send", exact: true }).click();
  await expect(thread(page).getByText("Tomorrow")).toBeVisible();
  await expect.poll(() => interactive("button")).toBeTruthy();
  const line = await interactive("button");
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    from: AMINA,
    message: {
      type: "interactive",
      context: { from: number.displayPhoneNumber.replace(/\D/g, ""), id: line?.wamid },
      interactive: { type: "button_reply", button_reply: { id: "button-1", title: "Yes please" } },
    },
  });
  await expect(thread(page).getByText("Yes please")).toHaveCount(2);
});

test("a list opens to its choices, and a reaction reaches the customer's message", async () => {
  await attach("List of choices");
  const form = page.getByRole("dialog");
  await form.getByLabel("Text").fill("Which time?");
  await form.getByLabel("Button that opens the list").fill("Times");
  await form.getByLabel("Choice 1", { exact: true }).fill("Morning");
  await form.getByLabel("Choice 2", { exact: true }).fill("Evening");
  await form.getByRole("button", { name: "Send", exact: true }).click();
  await thread(page).getByText("2 choices").click();
  await expect(thread(page).getByText("Evening")).toBeVisible();
  await expect.poll(() => interactive("list")).toBeTruthy();

  await page
    .getByRole("button", { name: /^React to: Do you have red/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Thumbs up" }).click();
  await expect(thread(page).getByText("👍 You")).toBeVisible();
  await expect.poll(async () => (await sentOfType("reaction")).length).toBe(1);
});

test("a prepared message is edited, waits for the customer, and goes out once", async () => {
  await composer(page).fill("Your kettle is packed");
  await page.getByRole("button", { name: "More ways to send" }).click();
  await page.getByRole("menuitem", { name: "Send when they write next" }).click();
  const prepared = page.getByRole("region", { name: "Prepared messages" });
  await expect(prepared).toContainText("Goes out when Amina writes");
  await prepared.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Message").fill("Your red kettle is packed");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(prepared).toContainText("Your red kettle is packed");
  const packed = async () =>
    (await sentOfType("text")).filter(
      ({ body }) => (body.text as { body: string }).body === "Your red kettle is packed",
    );
  expect(await packed()).toHaveLength(0);
  await customerSays(number, { from: AMINA, text: "Any news?" });
  await expect.poll(async () => (await packed()).length).toBe(1);
  await expect(prepared).toHaveCount(0);
  await customerSays(number, { from: AMINA, text: "Thank you" });
  await expect(thread(page).getByText("Thank you")).toBeVisible();
  expect(await packed()).toHaveLength(1);
});
