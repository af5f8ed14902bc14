import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { composer, openInbox, openInboxDesk, row, sendButton, thread } from "./inbox-journeys";
import { expect, type Owner, test } from "./journeys";
import {
  customerSays,
  customerWrites,
  metaPublished,
  type PracticeNumber,
  phoneSends,
  sentFrom,
} from "./sandbox-control";

/* Everything an agent can say besides words, what the customer's phone makes of it, and later. */

test.describe.configure({ mode: "serial" });

const AMINA = "+254733000077";
const BRIAN = "+254733000078";
/** A picture of one point. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const WEBP = Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64");
/** The beginning of a film, which is all that is looked at. */
const MP4 = Buffer.from("000000186674797069736f6d0000020069736f6d69736f32", "hex");
const fixture = (name: string) => readFileSync(`${import.meta.dirname}/fixtures/${name}`);

let page: Page;
let owner: Owner;
let number: PracticeNumber;
/** Meta's id of the customer's first words. */
let asked: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(90_000);
  ({ page, owner, number } = await openInboxDesk(browser));
  const text = "Do you have red kettles?";
  ({ wamid: asked } = await customerSays(number, { from: AMINA, name: "Amina", text }));
  await openInbox(page, owner);
  await row(page, /red kettles/).click();
  await expect(composer(page)).toBeVisible();
});
test.afterAll(() => page.close());

const dialog = () => page.getByRole("dialog");
const attached = () => page.getByRole("list", { name: "Attached files" });
const pick = (kind: "Photo, video or sound" | "Document" | "Sticker (WebP)") =>
  page.locator(`input[data-pick="${kind}"]`);
const attach = async (entry: string) => {
  await page.getByRole("button", { name: "Attach", exact: true }).click();
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
};
const sentOfType = async (type: string) =>
  (await sentFrom(number.phoneNumberId)).filter((line) => line.type === type);
const interactive = async (kind: string) =>
  (await sentOfType("interactive")).find(
    ({ body }) => (body.interactive as { type: string }).type === kind,
  );

test("an upload shows how far it is and can be cancelled: the file goes nowhere", async () => {
  const letGo = await holdUploads();
  await pick("Document").setInputFiles({
    name: "prices.pdf",
    mimeType: "application/pdf",
    buffer: fixture("invoice.pdf"),
  });
  await expect(page.getByRole("progressbar", { name: "Uploading prices.pdf" })).toBeVisible();
  await expect(sendButton(page)).toBeDisabled();
  const stopped = page.waitForEvent("requestfailed", (request) =>
    request.url().includes("/api/files/"),
  );
  await page.getByRole("button", { name: "Cancel the upload of prices.pdf" }).click();
  await stopped;
  await expect(attached()).toHaveCount(0);
  await letGo();
});

/** The field, whatever it asks for: with one file it takes the caption. */
const field = () => page.getByLabel(/^Reply to /);
/** Files as a clipboard or a hand brings them: "paste" into the field, "drop" on it. */
const bring = (how: "paste" | "drop", ...names: string[]) =>
  field().evaluate(
    (target, { how, names, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const files = new DataTransfer();
      for (const name of names) files.items.add(new File([bytes], name, { type: "image/png" }));
      const more = { bubbles: true, cancelable: true };
      if (how === "paste") {
        target.dispatchEvent(new ClipboardEvent("paste", { ...more, clipboardData: files }));
        return;
      }
      for (const type of ["dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { ...more, dataTransfer: files }));
      }
    },
    { how, names, base64: PNG.toString("base64") },
  );
const asksBeforeLeaving = () =>
  page.evaluate(() => {
    const leave = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(leave);
    return leave.defaultPrevented;
  });
/** Uploads stand still until they are let go. */
async function holdUploads() {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/files/**", async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  return async () => {
    release();
    await page.unroute("**/api/files/**");
  };
}

const LONG_NAME =
  "a picture whose name says everything that there is to say about a red kettle.png";

test("what is pasted, dropped, captioned, quoted and noted stays with its conversation, also while it is on its way and after a reload", async () => {
  await customerSays(number, { from: BRIAN, name: "Brian", text: "Are you open today?" });
  await bring("paste", LONG_NAME);
  await expect(attached().getByRole("progressbar")).toHaveCount(0);
  const letGo = await holdUploads();
  await bring("drop", "one.png", "two.png");
  await expect(attached().getByRole("listitem")).toHaveCount(3);
  await page.getByLabel("Caption of two.png").fill("The small one");
  await page
    .getByRole("button", { name: /^Quote this message: Do you have red/ })
    .first()
    .click();
  await field().fill("These are left");
  await page.getByRole("radio", { name: /^Note/ }).click();
  const note = page.getByPlaceholder("What should the team know?");
  await note.fill("She is in a hurry");
  expect(await asksBeforeLeaving()).toBe(true);

  await row(page, /Brian/).click();
  await expect(field()).toHaveValue("");
  await expect(attached()).toHaveCount(0);
  await letGo();
  await expect.poll(asksBeforeLeaving).toBe(false);
  await thread(page).focus();
  await page.keyboard.press("j");
  await expect(note).toHaveValue("She is in a hurry");
  await page.getByRole("radio", { name: "Reply" }).click();
  const isWhole = async () => {
    await expect(field()).toHaveValue("These are left");
    await expect(attached().getByRole("listitem")).toHaveCount(3);
    await expect(attached().getByRole("progressbar")).toHaveCount(0);
    await expect(page.getByLabel("Caption of two.png")).toHaveValue("The small one");
    await expect(page.getByRole("button", { name: "Do not quote" })).toBeVisible();
  };
  await isWhole();
  await expect(page.getByText("Draft saved")).toBeVisible();
  await page.reload();
  await isWhole();
  // on a phone nothing of it is pushed out of sight
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole("button", { name: `Remove ${LONG_NAME}` })).toBeInViewport();
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByRole("radio", { name: /^Note/ }).click();
  await expect(note).toHaveValue("She is in a hurry");
  await note.fill("");
  await page.getByRole("radio", { name: "Reply" }).click();

  for (const name of [LONG_NAME, "one.png"]) {
    await page.getByRole("button", { name: `Remove ${name}` }).click();
  }
  await field().fill("");
  await page.getByRole("button", { name: "Do not quote" }).click();
  await page.getByRole("button", { name: "Remove two.png" }).click();
  await expect(attached()).toHaveCount(0);
  await expect(row(page, /Amina/)).not.toContainText("Draft");
});

test("an upload that broke off is tried again, what is never taken only removed, and a recording thrown away", async () => {
  await page.route("**/api/files/**", (route) => route.abort("connectionreset"), { times: 1 });
  await bring("drop", "torn.png");
  await expect(attached()).toContainText("The connection dropped. Try again.");
  await page.getByRole("button", { name: "Upload torn.png again" }).click();
  await expect(sendButton(page)).toBeEnabled();
  await page.getByRole("button", { name: "Remove torn.png" }).click();
  await pick("Document").setInputFiles({
    name: "setup.exe",
    mimeType: "application/octet-stream",
    buffer: Buffer.from("MZ"),
  });
  await expect(attached()).toContainText("WhatsApp does not take this kind of file");
  await expect(page.getByRole("button", { name: "Upload setup.exe again" })).toHaveCount(0);
  await page.getByRole("button", { name: "Remove setup.exe" }).click();
  await page.getByRole("button", { name: "Record a voice note" }).click();
  await expect(page.getByText("Recording 0:00")).toBeVisible();
  await page.getByRole("button", { name: "Throw the recording away" }).click();
  await expect(page.getByText(/^Recording/)).toHaveCount(0);
  await expect(attached()).toHaveCount(0);
});

test("an emoji is found by its name and written where the cursor stands", async () => {
  await composer(page).fill("Done  see you");
  await composer(page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(5, 5));
  await page.getByRole("button", { name: "Emoji" }).click();
  await page.getByLabel("Search emoji").fill("party pop");
  await expect(page.getByRole("button", { name: "party popper" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("button", { name: "party popper" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(composer(page)).toHaveValue("Done 🎉 see you");
  await expect(composer(page)).toBeFocused();
  await composer(page).fill("");
});

test("a picture with its caption reaches Meta by an id of the upload, and opens large", async () => {
  await pick("Photo, video or sound").setInputFiles({
    name: "kettle.png",
    mimeType: "image/png",
    buffer: PNG,
  });
  await expect(attached()).toContainText("kettle.png");
  await page.getByPlaceholder("Caption, optional").fill("This one?");
  await sendButton(page).click();
  await expect(thread(page).getByRole("button", { name: /^Open Picture from us/ })).toBeVisible();
  await expect.poll(async () => (await sentOfType("image")).length).toBe(1);
  const [line] = await sentOfType("image");
  expect(line?.body.image).toMatchObject({
    caption: "This one?",
    id: expect.stringMatching(/^\d+$/),
  });
  expect(await sentOfType("document"), "what was cancelled").toEqual([]);

  await thread(page)
    .getByRole("button", { name: /^Open Picture from us/ })
    .click();
  const width = () =>
    dialog()
      .getByRole("img", { name: "This one?" })
      .evaluate((picture) => picture.getBoundingClientRect().width);
  const fitting = await width();
  await dialog().getByRole("button", { name: "Larger" }).click();
  await expect.poll(width).toBeGreaterThan(fitting);
  await page.keyboard.press("-");
  await expect.poll(width).toBe(fitting);
  await expect(dialog().getByRole("link", { name: "Save the picture" })).toBeVisible();
  await page.keyboard.press("Escape");
});

test("a voice note is recorded and sent as one; a film and a sticker go as what they are", async () => {
  await page.getByRole("button", { name: "Record a voice note" }).click();
  await expect(page.getByText("Recording 0:01")).toBeVisible();
  await page.getByRole("button", { name: "Stop recording" }).click();
  await expect(page.getByRole("button", { name: "Play what you recorded" })).toBeVisible();
  await sendButton(page).click();
  await expect(thread(page).getByRole("button", { name: "Play voice note from us" })).toBeVisible();
  await pick("Photo, video or sound").setInputFiles({
    name: "kettle.mp4",
    mimeType: "video/mp4",
    buffer: MP4,
  });
  await sendButton(page).click();
  await expect(thread(page).getByLabel("Video from us")).toBeVisible();
  await pick("Sticker (WebP)").setInputFiles({
    name: "thanks.webp",
    mimeType: "image/webp",
    buffer: WEBP,
  });
  await sendButton(page).click();
  await expect(thread(page).getByRole("img", { name: "Sticker from us" })).toBeVisible();
  await expect.poll(async () => (await sentOfType("sticker")).length).toBe(1);
  expect((await sentOfType("audio")).map(({ body }) => body.audio)).toMatchObject([
    { voice: true, id: expect.stringMatching(/^\d+$/) },
  ]);
  expect(await sentOfType("video")).toHaveLength(1);
});

test("what a customer sends is drawn as what it is, and their voice plays at the chosen speed", async () => {
  const file = (
    type: string,
    bytes: Buffer,
    mimeType: string,
    more: Record<string, unknown> = {},
  ) => phoneSends(number, AMINA, { type, base64: bytes.toString("base64"), mimeType, ...more });
  await file("audio", fixture("voice-note.ogg"), "audio/ogg; codecs=opus", { voice: true });
  await file("video", MP4, "video/mp4", { caption: "My old one" });
  await file("sticker", WEBP, "image/webp");
  await file("document", fixture("invoice.pdf"), "application/pdf", { filename: "receipt.pdf" });
  await phoneSends(number, AMINA, { type: "location", latitude: -1.2864, longitude: 36.8172 });
  const theirs = thread(page);
  await expect(theirs.getByRole("link", { name: /Place on the map/ })).toHaveAttribute(
    "href",
    /-1\.2864.*36\.8172/,
  );
  await expect(theirs.getByRole("button", { name: /^receipt\.pdf.*\d (B|kB|KB)/ })).toBeVisible();
  await expect(theirs.getByRole("img", { name: "Sticker from Amina" })).toBeVisible();
  await expect(theirs.getByLabel("Video from Amina")).toBeVisible();
  await expect(theirs.getByText("My old one")).toBeVisible();

  const note = theirs.locator("[data-message]", {
    has: page.getByRole("button", { name: "Play voice note from Amina" }),
  });
  const id = await note.getAttribute("data-message");
  const voice = theirs.locator(`[data-message="${id}"]`);
  await voice.getByRole("button", { name: "Speed 1 times; change" }).click();
  await voice.getByRole("button", { name: "Play voice note from Amina" }).click();
  await expect(voice.getByRole("button", { name: "Pause voice note from Amina" })).toBeVisible();
  await expect(voice.getByText("1.5×")).toBeVisible();
  const sound = () =>
    voice
      .locator("audio")
      .evaluate(({ currentTime, duration, playbackRate }: HTMLAudioElement) => ({
        heard: currentTime > 0,
        lasts: Math.round(duration),
        playbackRate,
      }));
  await expect.poll(sound).toEqual({ heard: true, lasts: 12, playbackRate: 1.5 });
  await voice.getByRole("button", { name: "Pause voice note from Amina" }).click();
});

test("a PDF is leafed through where it stands; a damaged one says so, and both can be saved", async () => {
  const sendDocument = async (name: string, buffer: Buffer) => {
    await pick("Document").setInputFiles({ name, mimeType: "application/pdf", buffer });
    await sendButton(page).click();
    await thread(page)
      .getByRole("button", { name: new RegExp(`^${name}`) })
      .click();
  };
  const viewer = page.getByRole("dialog");
  await sendDocument("invoice.pdf", fixture("invoice.pdf"));
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
  await pick("Photo, video or sound").setInputFiles({
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

test("the menu of a message opens, chooses and closes by keys, and gives the focus back to its button", async () => {
  const about = /: Do you have red/;
  const button = (name: RegExp) => page.getByRole("button", { name }).first();
  const more = button(new RegExp(`^More about${about.source}`));
  await more.focus();
  for (const key of ["Enter", "ArrowDown", "Space"]) {
    await page.keyboard.press(key);
    await expect(page.getByRole("menu").getByRole("menuitem").first()).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toHaveCount(0);
    await expect(more).toBeFocused();
  }
  await page.keyboard.press("Enter");
  // the second and the zone, which hovering tells, for whoever does not hover
  await expect(page.getByRole("menu")).toContainText(/\d{4}, \d\d:\d\d:\d\d, Kathmandu, UTC\+5:45/);
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Trace" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Trace of the message" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();

  const react = button(new RegExp(`^React to${about.source}`));
  await react.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Reactions" })).toBeVisible();
  await expect(react).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await expect(react).toBeFocused();
  // a second press of the same button closes what the first one opened
  await react.click();
  await expect(page.getByRole("dialog", { name: "Reactions" })).toBeVisible();
  await react.click();
  await expect(page.getByRole("dialog", { name: "Reactions" })).toHaveCount(0);
});

test("a place, a card, a link, a question for the place, a form and a product go as they are filled in, and are drawn so", async () => {
  const send = async (entry: string, fields: Record<string, string>) => {
    await attach(entry);
    for (const [label, value] of Object.entries(fields)) {
      await dialog().getByLabel(label, { exact: true }).fill(value);
    }
    await dialog().getByRole("button", { name: "Send", exact: true }).click();
    await expect(dialog()).toHaveCount(0);
  };
  await send("Place", { Latitude: "-1.2921", Longitude: "36.8219", Name: "Our shop" });
  await send("Contact card", { Name: "Brian Otieno", "Phone number": "+254712345678" });
  await send("Link button", {
    Text: "See all kettles",
    Button: "Open the shop",
    Address: "https://example.com/kettles",
  });
  await send("Ask for their location", { Text: "Where shall we bring it?" });
  // what Meta has is chosen; only what is published can be
  await attach("Form (WhatsApp Flow)");
  await dialog().getByLabel("Text", { exact: true }).fill("Your order");
  await dialog().getByLabel("Button", { exact: true }).fill("Fill in");
  await dialog().getByRole("button", { name: "Choose a form" }).click();
  const forms = page.getByRole("dialog", { name: "Choose a form" });
  await expect(forms.getByRole("button", { name: /Return an item.*Draft/ })).toBeDisabled();
  await forms.getByRole("button", { name: /Book a visit/ }).click();
  await expect(dialog().getByText("Book a visit")).toBeVisible();
  await dialog().getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog()).toHaveCount(0);

  await attach("Product");
  await dialog().getByLabel("Text", { exact: true }).fill("This is the red one");
  await dialog().getByRole("button", { name: "Choose a product" }).click();
  const shop = page.getByRole("dialog", { name: "Choose a product" });
  await shop.getByRole("searchbox").fill("nothing like it");
  await expect(shop.getByText("No product has these words.")).toBeVisible();
  await shop.getByRole("searchbox").fill("RED");
  await shop.getByRole("button", { name: /Red kettle.*\$39\.00/ }).click();
  await expect(dialog().getByText("Red kettle")).toBeVisible();
  await expect
    .poll(() =>
      dialog()
        .locator("img")
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(96);
  await dialog().getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog()).toHaveCount(0);
  const shown = thread(page);
  await expect(shown.getByRole("link", { name: /Our shop/ })).toBeVisible();
  for (const words of [
    "Brian Otieno",
    "Open the shop",
    "Send location",
    "Fill in",
    "This is the red one",
  ]) {
    await expect(shown.getByText(words)).toBeVisible();
  }
  await expect.poll(() => interactive("product")).toBeTruthy();
  expect((await sentOfType("location"))[0]?.body.location).toMatchObject({ name: "Our shop" });
  expect((await sentOfType("contacts"))[0]?.body.contacts).toMatchObject([
    { name: { formatted_name: "Brian Otieno" }, phones: [{ phone: "+254712345678" }] },
  ]);
  const action = async (kind: string) =>
    ((await interactive(kind))?.body.interactive as { action: unknown } | undefined)?.action;
  expect(await action("cta_url")).toMatchObject({
    parameters: { display_text: "Open the shop", url: "https://example.com/kettles" },
  });
  expect(await action("location_request_message")).toEqual({ name: "send_location" });
  expect(await action("flow")).toMatchObject({
    parameters: { flow_id: `6${number.wabaId.slice(2)}1`, flow_cta: "Fill in" },
  });
  expect(await action("product")).toEqual({
    catalog_id: `5${number.wabaId}`,
    product_retailer_id: "kettle-red",
  });
});

test("several products in groups go as they are chosen", async () => {
  await attach("Several products");
  const form = page.getByRole("dialog", { name: "Send several products" });
  await form.getByLabel("Heading", { exact: true }).fill("For your kitchen");
  await form.getByLabel("Text", { exact: true }).fill("Which one do you like?");
  await form.getByLabel("Title of group 1").fill("Kettles");
  await form.getByRole("button", { name: "Choose products" }).click();
  const shop = page.getByRole("dialog", { name: "Choose products" });
  await shop.getByLabel(/^Red kettle/).click();
  await shop.getByLabel(/^Blue kettle/).click();
  await shop.getByRole("button", { name: "Take 2 products" }).click();
  await form.getByRole("button", { name: "Send", exact: true }).click();
  await expect(form).toHaveCount(0);
  const drawn = thread(page).locator("[data-message]", { hasText: "Which one do you like?" });
  await expect(drawn).toContainText("For your kitchen");
  await expect(drawn).toContainText("View items");
  await expect.poll(() => interactive("product_list")).toBeTruthy();
  expect((await interactive("product_list"))?.body.interactive).toMatchObject({
    header: { type: "text", text: "For your kitchen" },
    action: {
      catalog_id: `5${number.wabaId}`,
      sections: [
        {
          title: "Kettles",
          product_items: [
            { product_retailer_id: "kettle-red" },
            { product_retailer_id: "kettle-blue" },
          ],
        },
      ],
    },
  });
});

test("every other thing that a customer's phone can say is drawn as what it is", async () => {
  const place = await interactive("location_request_message");
  const someone = { "972987654321": AMINA.slice(1), "Test Name": "Amina", "User A": "Amina" };
  const published = (name: string, instead: Record<string, string> = {}) =>
    metaPublished(number, name, { ...someone, "16505551234": AMINA.slice(1), ...instead });
  const says = (text: string, context: Record<string, unknown>) =>
    customerWrites({
      phoneNumberId: number.phoneNumberId,
      from: AMINA,
      message: { type: "text", text: { body: text }, context },
    });
  await published("wh-pywa-message-forwarded");
  await published("wh-pywa-message-forwarded-many-times");
  await says("About what I asked first", { from: AMINA.slice(1), id: asked });
  await says("About what you never saw", { from: AMINA.slice(1), id: "wamid.of-long-ago" });
  await says("Is this one in stock?", {
    from: number.displayPhoneNumber.replace(/\D/g, ""),
    referred_product: { catalog_id: `5${number.wabaId}`, product_retailer_id: "kettle-red" },
  });
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    from: AMINA,
    message: {
      type: "image",
      image: { id: "1013859600285999", mime_type: "image/jpeg", caption: "Too late for it" },
    },
  });
  await published("wh-location-reply-to-location-request", {
    "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1QjJGRjI1RDY0RkE4Nzg4QzcA": place?.wamid as string,
  });
  await phoneSends(number, AMINA, {
    type: "audio",
    base64: fixture("voice-note.ogg").toString("base64"),
    mimeType: "audio/ogg",
  });
  await published("wh-pywa-call-permission-update-accept");
  await published("wh-netflie-unknown", { "wamid.ID": "wamid.unknown" });
  await published("wh-pywa-message-interactive-message-with-err");
  await published("wh-pywa-system-identity-change");

  const bubble = (words: string | RegExp) =>
    thread(page).locator("[data-message]", { hasText: words });
  await expect(bubble("forwarded text")).toContainText(/Forwarded$/);
  await expect(bubble("text forwarded many times")).toContainText("Forwarded many times");
  await expect(bubble("About what I asked first")).toContainText("Do you have red kettles?");
  await expect(bubble("About what you never saw")).toContainText("An earlier message");
  await expect(
    bubble("Is this one in stock?").getByRole("region", { name: "Asks about a product" }),
  ).toContainText("kettle-red");
  await expect(bubble("Too late for it")).toContainText(
    "Expired: WhatsApp no longer has this file. Ask for it again.",
  );
  await expect(bubble("Guggenheim")).toContainText("Where shall we bring it?");
  await expect(bubble("Guggenheim").getByRole("link")).toHaveAttribute("href", /40\.78.*-73\.95/);
  await expect(thread(page).getByRole("button", { name: "Play sound from Amina" })).toBeVisible();
  await expect(bubble("Calls allowed")).toBeVisible();
  await expect(thread(page).getByText(/that WhatsApp does not pass on/)).toHaveCount(2);
  await expect(thread(page).getByText("User identity changed")).toBeVisible();
  // a quote leads to what it is about
  await bubble("About what I asked first").getByText("Do you have red kettles?").click();
  await expect(thread(page).getByText("Do you have red kettles?").first()).toBeInViewport();
});

test("a quoted answer carries what it is about; words, captions, names of files and notes are found, and lead to their place", async () => {
  await page
    .getByRole("button", { name: /^Quote this message: Do you have red/ })
    .first()
    .click();
  await composer(page).fill("Three are left");
  await expect(page.getByText(/^Free/)).toBeVisible();
  await sendButton(page).click();
  await expect(thread(page).locator("[data-message]", { hasText: "Three are left" })).toContainText(
    "Do you have red kettles?",
  );
  await expect.poll(async () => (await sentOfType("text")).length).toBe(1);
  expect((await sentOfType("text"))[0]?.body.context).toEqual({ message_id: asked });
  await page.getByRole("radio", { name: /^Note/ }).click();
  await page.getByPlaceholder("What should the team know?").fill("Put a kettle aside for her");
  await page.getByRole("button", { name: "Add note" }).click();
  // as the server has it: the page is left at once
  await expect(
    thread(page).locator("[data-message]", { hasText: "Put a kettle aside" }),
  ).toBeVisible();
  await page.getByRole("radio", { name: "Reply" }).click();

  const inThread = page.url();
  await page.goto(`/w/${owner.slug}/search?q=kettle`);
  const found = page.getByRole("region", { name: "Found messages" });
  for (const words of [/red kettles\?/, /kettle\.png/, /Put a kettle aside/]) {
    await expect(found.getByRole("link", { name: words })).toBeVisible();
  }
  await expect(found.locator("mark").first()).toHaveText("kettle");
  await expect(found.getByRole("link", { name: /kettle\.png/ }).locator("mark")).toHaveText(
    "kettle",
  );
  await page.getByLabel("What to look for").fill("this one has:image");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await found.getByRole("link", { name: /This one\?/ }).click();
  await expect(page).toHaveURL(new RegExp(new URL(inThread).pathname));
  await expect(thread(page).getByText("This one?")).toBeInViewport();
});

test("the person's pane shows what was sent both ways, and a download says all of it in three forms", async () => {
  const pane = page.getByRole("complementary", { name: "About this person" });
  await expect(pane.getByRole("heading", { name: "Files" })).toBeVisible();
  const older = pane.getByRole("button", { name: "Show older files" });
  await older.click();
  await expect(older).toHaveCount(0);
  const pictures = pane.getByRole("list", { name: "Pictures" });
  await pictures.getByRole("button", { name: "Open Picture from Amina Yusuf" }).first().click();
  await expect(dialog().getByRole("img")).toBeVisible();
  await page.keyboard.press("Escape");
  const files = pane.getByRole("list", { name: "Other files" });
  await files.getByRole("button", { name: /^invoice\.pdf/ }).click();
  await expect(dialog().getByText("Invoice 4711")).toBeAttached();
  await page.keyboard.press("Escape");

  const download = async (form: string, notes: boolean) => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Download the conversation" }).click();
    await dialog().getByLabel(form).check();
    if (notes) await dialog().getByLabel("Include the team's notes").check();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      dialog().getByRole("link", { name: "Download" }).click(),
    ]);
    await expect(dialog()).toHaveCount(0);
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
  };
  const text = await download("Text", true);
  expect(text.name).toMatch(/\.txt$/);
  for (const words of [
    "Buttons: [Yes please] [Tomorrow]",
    "Pressed this button of “Deliver today?”",
    "Place: Our shop, -1.292100 36.821900",
    "Contact card: Brian Otieno, +254712345678",
    "invoice.pdf, application/pdf",
    "Reaction of ours: 👍",
    "Answers “Do you have red kettles?”",
    "(note for the team): Put a kettle aside for her",
  ]) {
    expect(text.text).toContain(words);
  }
  expect(text.text).toMatch(/Amina Yusuf \((?:sent|delivered|read)\): Deliver today\?/);
  const table = await download("Table", false);
  expect(table.name).toMatch(/\.csv$/);
  expect(table.text).toContain("Buttons: [Yes please] [Tomorrow]");
  expect(table.text).not.toContain("Put a kettle aside");
  const sheet = await download("Page", false);
  expect(sheet.name).toMatch(/\.html$/);
  expect(sheet.text).toContain('<li dir="auto">Contact card: Brian Otieno');
});
