import { WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, startHarness, TOKEN } from "./graph-harness";
import { STANDARD_NUMBER_ID as phoneNumberId } from "./graph-state";

/*
 * Interactive messages of a client library that others wrote (@kapso/whatsapp-cloud-api). Where the
 * library has a method of its own that method sends; what it has none for goes through its raw one.
 */

let sandbox: Harness;
let client: WhatsAppClient;
const address = { phoneNumberId, to: "+16505551234" };

beforeAll(async () => {
  sandbox = await startHarness({ settings: {} });
  client = new WhatsAppClient({
    accessToken: TOKEN,
    baseUrl: sandbox.baseUrl,
    graphVersion: "v25.0",
  });
  await sandbox.writes();
});
afterAll(() => sandbox.stop());

type Send = (
  messages: WhatsAppClient["messages"],
) => ReturnType<WhatsAppClient["messages"]["sendText"]>;

/** Name for people, kind on the wire, the library's own method. */
const OWN: [string, string, Send][] = [
  [
    "reply buttons",
    "button",
    (messages) =>
      messages.sendInteractiveButtons({
        ...address,
        bodyText: "Today?",
        footerText: "Reply within the hour",
        buttons: [
          { id: "yes", title: "Yes" },
          { id: "no", title: "No" },
        ],
      }),
  ],
  [
    "a list",
    "list",
    (messages) =>
      messages.sendInteractiveList({
        ...address,
        bodyText: "When?",
        buttonText: "Times",
        sections: [{ title: "Today", rows: [{ id: "am", title: "Morning" }] }],
      }),
  ],
  [
    "a link button",
    "cta_url",
    (messages) =>
      messages.sendInteractiveCtaUrl({
        ...address,
        bodyText: "Track it",
        parameters: { displayText: "Track", url: "https://example.com/1" },
      }),
  ],
  [
    "a product",
    "product",
    (messages) =>
      messages.sendInteractiveProduct({
        ...address,
        bodyText: "This one?",
        catalogId: "367025965434465",
        productRetailerId: "kettle-1",
      }),
  ],
  [
    "several products",
    "product_list",
    (messages) =>
      messages.sendInteractiveProductList({
        ...address,
        header: { type: "text", text: "Kettles" },
        bodyText: "Choose",
        catalogId: "367025965434465",
        sections: [{ title: "Red", productItems: [{ productRetailerId: "kettle-1" }] }],
      }),
  ],
  [
    "a form",
    "flow",
    (messages) =>
      messages.sendInteractiveFlow({
        ...address,
        bodyText: "Book a visit",
        parameters: { flowId: "1234567890", flowCta: "Book", flowMessageVersion: "3" },
      }),
  ],
  [
    "a question for the place",
    "location_request_message",
    (messages) =>
      messages.sendInteractiveLocationRequest({
        ...address,
        bodyText: "Where are you?",
        parameters: { requestMessage: "Where are you?" },
      }),
  ],
  [
    "the whole catalogue",
    "catalog_message",
    (messages) =>
      messages.sendInteractiveCatalogMessage({
        ...address,
        bodyText: "All our kettles",
        parameters: { thumbnailProductRetailerId: "kettle-1" },
      }),
  ],
  [
    "a question for the address",
    "address_message",
    (messages) =>
      messages.sendInteractiveAddress({
        ...address,
        bodyText: "Where shall we bring it?",
        parameters: {
          country: "IN",
          values: { name: "Ada", phone_number: "+916505551234" },
        },
      }),
  ],
  [
    "a question whether it may call",
    "call_permission_request",
    (messages) =>
      messages.sendInteractiveCallPermission({
        ...address,
        bodyText: "May we call you about the order?",
        parameters: { phoneNumber: "+16505551234" },
      }),
  ],
  [
    "cards with a link each",
    "carousel",
    (messages) =>
      messages.sendInteractiveCarousel({
        ...address,
        bodyText: "New this week",
        cards: ["red", "blue"].map((colour, cardIndex) => ({
          cardIndex,
          header: { type: "image", image: { link: `https://example.com/${colour}.png` } },
          bodyText: `The ${colour} one`,
          action: { displayText: "See it", url: `https://example.com/${colour}` },
        })),
      }),
  ],
  [
    "cards with reply buttons",
    "carousel",
    (messages) =>
      messages.sendInteractiveCarousel({
        ...address,
        bodyText: "New this week",
        cards: ["red", "blue"].map((colour, cardIndex) => ({
          cardIndex,
          header: { type: "video", video: { link: `https://example.com/${colour}.mp4` } },
          action: { buttons: [{ id: `take-${colour}`, title: "This one" }] },
        })),
      }),
  ],
  ...(["image", "video", "document"] as const).map((type): [string, string, Send] => [
    `reply buttons under a header of type ${type}`,
    "button",
    (messages) => {
      const header = {
        image: { type: "image", image: { link: "https://example.com/kettle.png" } },
        video: { type: "video", video: { link: "https://example.com/kettle.mp4" } },
        document: { type: "document", document: { link: "https://example.com/kettle.pdf" } },
      } as const;
      return messages.sendInteractiveButtons({
        ...address,
        header: header[type],
        bodyText: "Today?",
        buttons: [{ id: "yes", title: "Yes" }],
      });
    },
  ]),
];

/** Name for people, and the message as Meta documents it: the library has no method for these. */
const RAW: [string, Record<string, unknown> & { type: string }][] = [
  [
    "a button that calls the business",
    {
      type: "voice_call",
      body: { text: "Call us" },
      action: { name: "voice_call", parameters: { display_text: "Call", ttl_minutes: 100 } },
    },
  ],
  [
    "an order to pay",
    {
      type: "order_details",
      body: { text: "Your order" },
      action: {
        name: "review_and_pay",
        parameters: {
          reference_id: "order-1",
          type: "physical-goods",
          currency: "INR",
          payment_configuration: "upi",
          payment_type: "upi",
          total_amount: { value: 1500, offset: 100 },
          order: {
            status: "pending",
            items: [
              {
                retailer_id: "kettle-1",
                name: "Kettle",
                amount: { value: 1500, offset: 100 },
                quantity: 1,
              },
            ],
            subtotal: { value: 1500, offset: 100 },
          },
        },
      },
    },
  ],
  [
    "the state of an order",
    {
      type: "order_status",
      body: { text: "On its way" },
      action: {
        name: "review_order",
        parameters: { reference_id: "order-1", order: { status: "shipped", description: "Out" } },
      },
    },
  ],
  [
    "cards with a product each",
    {
      type: "carousel",
      body: { text: "Our kettles" },
      action: {
        cards: ["kettle-1", "kettle-2"].map((id, index) => ({
          card_index: index,
          type: "product",
          action: { product_retailer_id: id, catalog_id: "367025965434465" },
        })),
      },
    },
  ],
  [
    "a question for the phone number",
    {
      type: "request_contact_info",
      body: { text: "May we have your number?" },
      action: { name: "request_contact_info" },
    },
  ],
];

async function expectTaken(answer: Awaited<ReturnType<Send>>, kind: string): Promise<void> {
  expect(answer.contacts[0]).toMatchObject({ input: address.to, waId: "16505551234" });
  const sent = (await sandbox.sentLines()).at(-1);
  expect(answer.messages[0]?.id).toMatch(/^wamid\./);
  expect(sent).toMatchObject({ wamid: answer.messages[0]?.id, type: "interactive" });
  expect(sent?.body.interactive.type).toBe(kind);
}

test.each(OWN)("the public client sends %s by its own method (%s)", async (_, kind, send) => {
  await expectTaken(await send(client.messages), kind);
});

test.each(RAW)("the public client sends %s by its raw method", async (_, interactive) => {
  await expectTaken(
    await client.messages.sendInteractiveRaw({ ...address, interactive }),
    interactive.type,
  );
});
