import type { Page } from "@playwright/test";
import { expect, type Owner, test } from "./journeys";
import { customerSays, customerWrites, type PracticeNumber } from "./sandbox-control";
import {
  addButton,
  beginTemplate,
  CUSTOMER,
  handIn,
  openPicker,
  openTemplateDesk,
  sendIt,
  sentTemplate,
  type TemplateDesk,
  upload,
  within,
} from "./template-journeys";

/*
 * Templates that open something: a form, a call, the shop, its products, a place on the map. Written
 * in the editor, sent from a conversation, drawn in its thread; what Meta was asked is the judge.
 */

test.describe.configure({ mode: "serial" });

let desk: TemplateDesk;
let page: Page;
let owner: Owner;
let number: PracticeNumber;

const VIDEO = {
  name: "kettle.mp4",
  mimeType: "video/mp4",
  buffer: Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\x08free", "latin1"),
};

test.beforeAll(async ({ browser }) => {
  desk = await openTemplateDesk(browser);
  ({ page, owner, number } = desk);
});
test.afterAll(() => page.close());

test("a place or a video on top, forms, calls, the shop, products and an order go to Meta", async () => {
  const header = page.getByRole("combobox", { name: "Header" });
  await beginTemplate(desk, "visit_us");
  await header.selectOption("location");
  await page.getByLabel("Body").fill("We have moved. Find us here from Monday.");
  await addButton(page, "Form", {
    "Button 1: label": "Book a visit",
    "Button 1: first screen": "WELCOME",
  });
  await page.getByRole("button", { name: "Button 1: choose a form" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Book a visit/ })
    .click();
  await expect(page.getByLabel("Button 1: id of the form")).toHaveValue(/^6\d+1$/);
  await addButton(page, "WhatsApp call", { "Button 2: label": "Call us here" });
  await handIn(page);

  await beginTemplate(desk, "kettle_film");
  await header.selectOption("video");
  await upload(page, "Sample video, header", VIDEO);
  await page.getByLabel("Body").fill("See in a minute how it boils, then tell us what you think.");
  await addButton(page, "Form", { "Button 1: label": "Tell us" });
  await within(page, "Button 1: how the form is named", "Its JSON").click();
  const json = page.getByLabel("Button 1: JSON of the form");
  await json.fill('{"version":');
  await expect(page.getByText("The form is not whole JSON.").first()).toBeVisible();
  await json.fill('{"version":"5.0","screens":[]}');
  await handIn(page);

  await beginTemplate(desk, "whole_shop");
  await page.getByLabel("Body").fill("Our whole shop is here in WhatsApp now.");
  await addButton(page, "Catalogue");
  await handIn(page);

  await beginTemplate(desk, "two_kettles");
  await header.selectOption("text");
  await page.getByLabel("Words of the header").fill("Chosen for you");
  await page.getByLabel("Body").fill("These go well with what you have at home.");
  await addButton(page, "Several products");
  await handIn(page);

  await beginTemplate(desk, "one_kettle");
  await header.selectOption("product");
  await page.getByLabel("Body").fill("The one that you looked at is here again.");
  await addButton(page, "View product");
  await handIn(page);

  await beginTemplate(desk, "pay_order");
  await page.getByLabel("Body").fill("Your order is ready to be paid.");
  await addButton(page, "Checkout");
  await handIn(page);
});

test("all of them are approved", async () => {
  await page.goto(`/w/${owner.slug}/templates`);
  for (const name of [
    "visit_us",
    "kettle_film",
    "whole_shop",
    "two_kettles",
    "one_kettle",
    "pay_order",
  ]) {
    await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Approved");
  }
});

test("a place, a video, the shop and its products reach the customer and are drawn in the thread", async () => {
  await customerSays(number, { ...CUSTOMER, text: "Where are you now?" });
  const thread = page.getByRole("log");
  let dialog = await openPicker(desk, "visit_us");
  for (const [label, value] of [
    ["Latitude", "-91"],
    ["Longitude", "36.8219"],
    ["Name, header", "New shop"],
    ["Address, header", "Moi Avenue 4, Nairobi"],
  ] as const) {
    await dialog.getByLabel(label, { exact: true }).fill(value);
  }
  await dialog.getByRole("button", { name: "Send template" }).click();
  await expect(dialog.getByText(/^Write degrees from -90 to 90/)).toBeVisible();
  await dialog.getByLabel("Latitude", { exact: true }).fill("-1.2921");
  await sendIt(dialog);
  expect(await sentTemplate(number, "visit_us")).toMatchObject([
    {
      type: "header",
      parameters: [
        {
          type: "location",
          location: {
            latitude: "-1.2921",
            longitude: "36.8219",
            name: "New shop",
            address: "Moi Avenue 4, Nairobi",
          },
        },
      ],
    },
    {
      type: "button",
      sub_type: "flow",
      index: "0",
      parameters: [{ action: { flow_token: "unused" } }],
    },
  ]);
  await expect(thread).toContainText("New shop");
  await expect(thread).toContainText("Moi Avenue 4, Nairobi");
  await expect(thread).toContainText("Form button: Book a visit");
  await expect(thread).toContainText("WhatsApp call button: Call us here");

  dialog = await openPicker(desk, "kettle_film");
  await dialog.getByRole("button", { name: "Use the sample" }).click();
  await expect(dialog.getByText("kettle.mp4").first()).toBeVisible();
  await sendIt(dialog);
  expect(await sentTemplate(number, "kettle_film")).toMatchObject([
    { type: "header", parameters: [{ type: "video", video: { id: expect.any(String) } }] },
    { type: "button", sub_type: "flow" },
  ]);
  await expect(thread.locator('video[aria-label="kettle.mp4"]')).toBeVisible();

  dialog = await openPicker(desk, "whole_shop");
  // whose picture stands for the shop need not be said
  await expect(dialog.getByLabel("Button 1: product")).toHaveValue("");
  await sendIt(dialog);
  expect(await sentTemplate(number, "whole_shop")).toEqual([]);
  await expect(thread).toContainText("Shop button: View catalog");

  dialog = await openPicker(desk, "two_kettles");
  await dialog.getByLabel("Title of group 1").fill("Kettles");
  await dialog.getByRole("button", { name: "Choose products" }).click();
  const shop = page.getByRole("dialog", { name: "Choose products" });
  await shop.getByLabel(/^Red kettle/).click();
  await shop.getByLabel(/^Blue kettle/).click();
  await shop.getByRole("button", { name: "Take 2 products" }).click();
  // whoever has the ids types on where the list ended
  await dialog.getByText("Type the ids instead").click();
  const ids = dialog.getByLabel("Button 1: products");
  await expect(ids).toHaveValue("Kettles: kettle-red, kettle-blue");
  await ids.fill("Kettles: kettle-red, kettle-blue; Tea: mint-3");
  await expect(dialog.getByLabel("Title of group 2")).toHaveValue("Tea");
  await sendIt(dialog);
  expect(await sentTemplate(number, "two_kettles")).toMatchObject([
    {
      type: "button",
      sub_type: "mpm",
      index: "0",
      parameters: [
        {
          action: {
            thumbnail_product_retailer_id: "kettle-red",
            sections: [
              { title: "Kettles", product_items: [{}, { product_retailer_id: "kettle-blue" }] },
              { title: "Tea", product_items: [{ product_retailer_id: "mint-3" }] },
            ],
          },
        },
      ],
    },
  ]);
  await expect(thread).toContainText("Shop button: View items");

  dialog = await openPicker(desk, "one_kettle");
  // a product brings the id of its catalogue along
  await dialog.getByRole("button", { name: "Choose" }).last().click();
  await page.getByRole("dialog", { name: "Choose a product" }).getByText("Red kettle").click();
  await expect(dialog.getByLabel("Id of the product")).toHaveValue("kettle-red");
  const catalogue = `5${number.wabaId}`;
  await expect(dialog.getByLabel("Id of the catalogue")).toHaveValue(catalogue);
  await sendIt(dialog);
  expect(await sentTemplate(number, "one_kettle")).toMatchObject([
    {
      type: "header",
      parameters: [{ product: { catalog_id: catalogue, product_retailer_id: "kettle-red" } }],
    },
  ]);

  // an order comes from a shop's system; nobody types one
  await page.getByRole("button", { name: "Send a template" }).click();
  const order = page.getByRole("dialog").getByRole("button", { name: /^pay_order/ });
  await expect(order).toBeDisabled();
  await expect(order).toContainText("It needs an order");
  await page.keyboard.press("Escape");
});

test("to somebody who shows no number it costs what their country costs; where none is known it is not called free", async () => {
  for (const [name, userId, price] of [
    ["Hidden Harriet", "KE.13491208655302741918", /\$0\.0\d+/],
    ["Nowhere Ned", "ZZ.13491208655302741918", "No price known"],
  ] as const) {
    await customerWrites({
      phoneNumberId: number.phoneNumberId,
      userId,
      name,
      message: { type: "text", text: { body: "Is the red one there?" } },
    });
    await page.goto(`/w/${owner.slug}/inbox`);
    await page.getByRole("link", { name }).first().click();
    await page.getByRole("button", { name: "Send a template" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: /^whole_shop/ })).toContainText(price);
    await page.keyboard.press("Escape");
  }
});
