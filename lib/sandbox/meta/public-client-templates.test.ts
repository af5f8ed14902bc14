import { WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, startHarness, TOKEN } from "./graph-harness";
import { STANDARD_NUMBER_ID as phoneNumberId } from "./graph-state";

/*
 * Templates sent by a client library that others wrote (@kapso/whatsapp-cloud-api), by its own
 * method for them: every kind of header and button. Those its types do not name (several products,
 * an offer that ends) it lets through as Meta documents them.
 */

let sandbox: Harness;
let client: WhatsAppClient;
const address = { phoneNumberId, to: "+16505551234" };

beforeAll(async () => {
  sandbox = await startHarness({ settings: { templateReviewMs: 0 } });
  client = new WhatsAppClient({
    accessToken: TOKEN,
    baseUrl: sandbox.baseUrl,
    graphVersion: "v25.0",
  });
  await sandbox.writes();
});
afterAll(() => sandbox.stop());

type Components = NonNullable<
  Parameters<WhatsAppClient["messages"]["sendTemplate"]>[0]["template"]["components"]
>;
type Template = {
  /** What is created: without a body it gets one without variables. */
  parts: Record<string, unknown>[];
  /** What fills it in. */
  fill: Components;
  category?: "AUTHENTICATION";
  format?: "NAMED";
};

const BODY = { type: "BODY", text: "Your order is here." };
const sample = { header_handle: ["4::aW"] };
const button = (kind: Record<string, unknown>) => ({ type: "BUTTONS", buttons: [kind] });
/** What fills in the header. */
const header = (parameter: Record<string, unknown>) => ({
  type: "header",
  parameters: [parameter],
});
/** What fills in the only button. */
const press = (subType: string, parameter: Record<string, unknown>) => ({
  type: "button",
  subType,
  index: 0,
  parameters: [parameter],
});
const fileHeader = (format: string) => ({ type: "HEADER", format, example: sample });

const TEMPLATES = {
  "no variables": { parts: [], fill: [] },
  "a text header with a variable": {
    parts: [
      { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["7"] } },
    ],
    fill: [header({ type: "text", text: "12" })],
  },
  "named variables": {
    format: "NAMED",
    parts: [
      {
        type: "BODY",
        text: "Hello {{first_name}}, it is here.",
        example: { body_text_named_params: [{ param_name: "first_name", example: "Ada" }] },
      },
    ],
    fill: [
      { type: "body", parameters: [{ type: "text", parameterName: "first_name", text: "Ada" }] },
    ],
  },
  "a picture header and an amount": {
    parts: [
      fileHeader("IMAGE"),
      { type: "BODY", text: "Pay {{1}} today.", example: { body_text: [["$5"]] } },
    ],
    fill: [
      header({ type: "image", image: { link: "https://example.com/kettle.png" } }),
      {
        type: "body",
        parameters: [
          {
            type: "currency",
            currency: { fallbackValue: "$12.50", code: "USD", amount1000: 12_500 },
          },
        ],
      },
    ],
  },
  "a document header": {
    parts: [fileHeader("DOCUMENT")],
    fill: [header({ type: "document", document: { link: "https://example.com/invoice-12.pdf" } })],
  },
  "a video header": {
    parts: [fileHeader("VIDEO")],
    fill: [header({ type: "video", video: { link: "https://example.com/kettle.mp4" } })],
  },
  "a header with a place": {
    parts: [{ type: "HEADER", format: "LOCATION" }],
    fill: [
      header({
        type: "location",
        location: { latitude: -1.2864, longitude: 36.8172, name: "Shop", address: "Nairobi" },
      }),
    ],
  },
  "a quick reply": {
    parts: [button({ type: "QUICK_REPLY", text: "Stop" })],
    fill: [press("quick_reply", { type: "payload", payload: "stop" })],
  },
  "a link with a variable": {
    parts: [
      button({
        type: "URL",
        text: "Track",
        url: "https://example.com/orders/{{1}}",
        example: ["7"],
      }),
    ],
    fill: [press("url", { type: "text", text: "12" })],
  },
  "a phone number to call": {
    parts: [button({ type: "PHONE_NUMBER", text: "Call", phone_number: "+16505550000" })],
    fill: [],
  },
  "a code to copy": {
    parts: [button({ type: "COPY_CODE", example: "SPRING25" })],
    fill: [press("copy_code", { type: "coupon_code", coupon_code: "SPRING26" })],
  },
  "a form": {
    parts: [
      button({
        type: "FLOW",
        text: "Book",
        flow_id: "1123456789012345",
        flow_action: "navigate",
        navigate_screen: "WELCOME",
      }),
    ],
    fill: [press("flow", { type: "action", action: { flow_token: "visit-12" } })],
  },
  "the catalogue": {
    parts: [button({ type: "CATALOG", text: "View catalog" })],
    fill: [
      press("catalog", { type: "action", action: { thumbnail_product_retailer_id: "kettle-1" } }),
    ],
  },
  "cards to swipe": {
    parts: [
      {
        type: "CAROUSEL",
        cards: [1, 2].map(() => ({
          components: [fileHeader("IMAGE"), button({ type: "QUICK_REPLY", text: "This one" })],
        })),
      },
    ],
    fill: [
      {
        type: "carousel",
        cards: ["red", "blue"].map((colour, cardIndex) => ({
          cardIndex,
          components: [
            {
              type: "header",
              parameters: [{ type: "image", image: { link: `https://example.com/${colour}.png` } }],
            },
            press("quick_reply", { type: "payload", payload: colour }),
          ],
        })),
      },
    ],
  },
  "a code to sign in": {
    category: "AUTHENTICATION",
    parts: [
      { type: "BODY", add_security_recommendation: true },
      button({ type: "OTP", otp_type: "COPY_CODE", text: "Copy code" }),
    ],
    fill: [
      { type: "body", parameters: [{ type: "text", text: "482913" }] },
      press("url", { type: "text", text: "482913" }),
    ],
  },
  "several products": {
    parts: [button({ type: "MPM", text: "View items" })],
    fill: [
      press("mpm", {
        type: "action",
        action: {
          thumbnail_product_retailer_id: "kettle-1",
          sections: [{ title: "Red", product_items: [{ product_retailer_id: "kettle-1" }] }],
        },
      }),
    ],
  },
  "an offer that ends": {
    parts: [
      fileHeader("IMAGE"),
      {
        type: "LIMITED_TIME_OFFER",
        limited_time_offer: { text: "Ends soon", has_expiration: true },
      },
      button({ type: "COPY_CODE", example: "SPRING25" }),
    ],
    fill: [
      header({ type: "image", image: { link: "https://example.com/kettle.png" } }),
      {
        type: "limited_time_offer",
        parameters: [
          {
            type: "limited_time_offer",
            limited_time_offer: { expiration_time_ms: 1_795_000_000_000 },
          },
        ],
      },
      press("copy_code", { type: "coupon_code", coupon_code: "SPRING26" }),
    ],
  },
} satisfies Record<string, Template>;

async function approved(title: string, { parts, category, format }: Omit<Template, "fill">) {
  const name = title.replaceAll(" ", "_");
  const body = parts.some(({ type }) => type === "BODY") ? [] : [BODY];
  await sandbox.approvedTemplate({
    name,
    ...(category === undefined ? {} : { category }),
    ...(format === undefined ? {} : { parameter_format: format }),
    components: [...parts, ...body],
  });
  return { name, language: { code: "en_US" } };
}

async function expectTaken(
  answer: Awaited<ReturnType<WhatsAppClient["messages"]["sendTemplate"]>>,
  name: string,
): Promise<void> {
  expect(answer.messages[0]).toMatchObject({ messageStatus: "accepted" });
  expect(answer.contacts[0]).toMatchObject({ input: address.to, waId: "16505551234" });
  const sent = (await sandbox.sentLines()).at(-1);
  expect(sent).toMatchObject({ wamid: answer.messages[0]?.id, type: "template" });
  expect(sent?.body.template.name).toBe(name);
}

test.each<[string, Template]>(Object.entries(TEMPLATES))(
  "the public client sends a template with %s and reads that it is accepted",
  async (title, template) => {
    const named = await approved(title, template);
    const answer = await client.messages.sendTemplate({
      ...address,
      template: { ...named, components: template.fill },
    });
    await expectTaken(answer, named.name);
  },
);

test("a sign-in code to a user id is refused in Meta's words", async () => {
  const { fill, ...made } = TEMPLATES["a code to sign in"];
  const template = await approved("another code", made);
  const work = client.messages.sendTemplate({
    phoneNumberId,
    recipient: "US.13491208655302741918",
    template: { ...template, components: fill },
  });
  await expect(work).rejects.toMatchObject({ code: 131062 });
});

test("the public client uploads a picture and puts it on top of a template", async () => {
  const { id } = await client.media.upload({
    phoneNumberId,
    type: "image/png",
    file: new Blob(["\x89PNG\r\n\x1a\n a kettle"], { type: "image/png" }),
    fileName: "header.png",
  });
  const template = await approved("an uploaded picture", { parts: [fileHeader("IMAGE")] });
  const sendWith = (picture: string) =>
    client.messages.sendTemplate({
      ...address,
      template: {
        ...template,
        components: [header({ type: "image", image: { id: picture } })],
      },
    });
  await expectTaken(await sendWith(id), template.name);
  await expect(sendWith("404404")).rejects.toMatchObject({ code: 131009 });
});
