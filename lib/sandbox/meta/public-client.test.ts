import { WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Harness, SECRET, startHarness, TOKEN } from "./graph-harness";
import { STANDARD_NUMBER_ID as phoneNumberId } from "./graph-state";

/*
 * A client library for the WhatsApp Cloud API that others wrote (@kapso/whatsapp-cloud-api) talks to
 * the sandbox as it would to Meta: what it sends is taken, what it is answered it can read, and the
 * webhooks that the sandbox posts it understands. Its types are checked by the compiler here.
 */

let sandbox: Harness;
let client: WhatsAppClient;
const to = "+16505551234";
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const PNG = bytes("\x89PNG\r\n\x1a\n a picture");

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

const upload = async (type: string, file: Uint8Array, fileName: string) =>
  (
    await client.media.upload({
      phoneNumberId,
      type,
      file: new Blob([file as never], { type }),
      fileName,
    })
  ).id;
const address = { phoneNumberId, to };

type Send = (client: WhatsAppClient) => ReturnType<WhatsAppClient["messages"]["sendText"]>;

const SENDS: [string, Send][] = [
  ["text", ({ messages }) => messages.sendText({ ...address, body: "Hello", previewUrl: true })],
  [
    "a picture",
    async ({ messages }) =>
      messages.sendImage({
        ...address,
        image: { id: await upload("image/png", PNG, "kettle.png"), caption: "A kettle" },
      }),
  ],
  [
    "a video",
    ({ messages }) =>
      messages.sendVideo({ ...address, video: { link: "https://example.com/kettle.mp4" } }),
  ],
  [
    "a voice note",
    async ({ messages }) =>
      messages.sendAudio({
        ...address,
        audio: { id: await upload("audio/ogg", bytes("OggS OpusHead"), "a.ogg"), voice: true },
      }),
  ],
  [
    "a document",
    async ({ messages }) =>
      messages.sendDocument({
        ...address,
        document: {
          id: await upload("application/pdf", bytes("%PDF-1.7"), "invoice.pdf"),
          filename: "invoice.pdf",
        },
      }),
  ],
  [
    "a sticker",
    async ({ messages }) =>
      messages.sendSticker({
        ...address,
        sticker: { id: await upload("image/webp", bytes("RIFF    WEBP"), "a.webp") },
      }),
  ],
  [
    "a place",
    ({ messages }) =>
      messages.sendLocation({
        ...address,
        location: { latitude: -1.2864, longitude: 36.8172, name: "Shop" },
      }),
  ],
  [
    "a contact card",
    ({ messages }) =>
      messages.sendContacts({
        ...address,
        contacts: [
          {
            name: { formattedName: "Tom Otieno", firstName: "Tom" },
            phones: [{ phone: "+254712000111", waId: "254712000111" }],
          },
        ],
      }),
  ],
  [
    "reply buttons",
    ({ messages }) =>
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
    ({ messages }) =>
      messages.sendInteractiveList({
        ...address,
        bodyText: "When?",
        buttonText: "Times",
        sections: [{ title: "Today", rows: [{ id: "am", title: "Morning" }] }],
      }),
  ],
  [
    "a link button",
    ({ messages }) =>
      messages.sendInteractiveCtaUrl({
        ...address,
        bodyText: "Track it",
        parameters: { displayText: "Track", url: "https://example.com/1" },
      }),
  ],
  [
    "a product",
    ({ messages }) =>
      messages.sendInteractiveProduct({
        ...address,
        bodyText: "This one?",
        catalogId: "367025965434465",
        productRetailerId: "kettle-1",
      }),
  ],
  [
    "several products",
    ({ messages }) =>
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
    ({ messages }) =>
      messages.sendInteractiveFlow({
        ...address,
        bodyText: "Book a visit",
        parameters: { flowId: "1234567890", flowCta: "Book", flowMessageVersion: "3" },
      }),
  ],
  [
    "a question for the place",
    ({ messages }) =>
      messages.sendInteractiveRaw({
        ...address,
        interactive: {
          type: "location_request_message",
          body: { text: "Where are you?" },
          action: { name: "send_location" },
        },
      }),
  ],
];

describe("the public client sends", () => {
  test.each(SENDS)("%s, and reads the answer", async (_, send) => {
    const answer = await send(client);
    expect(answer.messages[0]?.id).toMatch(/^wamid\./);
    expect(answer.contacts[0]).toMatchObject({ input: to });
    const lines = await sandbox.sentLines();
    expect(lines.at(-1)?.wamid).toBe(answer.messages[0]?.id);
  });

  test("a quoted reply, a reaction and a read receipt to what the customer wrote", async () => {
    const { body } = await sandbox.writes("16505551234", "Is it red?");
    const quoted = await client.messages.sendText({
      ...address,
      body: "It is",
      contextMessageId: body.wamid,
    });
    expect(quoted.messages[0]?.id).toBeTruthy();
    await client.messages.sendReaction({
      ...address,
      reaction: { messageId: body.wamid, emoji: "👍" },
    });
    expect(await client.messages.markRead({ phoneNumberId, messageId: body.wamid })).toMatchObject({
      success: true,
    });
  });

  test("a template with a picture on top", async () => {
    const id = await upload("image/png", PNG, "header.png");
    await sandbox.approvedTemplate({
      name: "new_kettle",
      components: [
        { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::aW"] } },
        { type: "BODY", text: "Hello {{1}}, it is here.", example: { body_text: [["Ada"]] } },
      ],
    });
    const answer = await client.messages.sendTemplate({
      ...address,
      template: {
        name: "new_kettle",
        language: { code: "en_US" },
        components: [
          { type: "header", parameters: [{ type: "image", image: { id } }] },
          { type: "body", parameters: [{ type: "text", text: "Ada" }] },
        ],
      },
    });
    expect(answer.messages[0]?.messageStatus).toBe("accepted");
  });

  test("and is told in Meta's words what is wrong", async () => {
    const work = client.messages.sendInteractiveButtons({
      ...address,
      bodyText: "Today?",
      buttons: [
        { id: "a", title: "Same" },
        { id: "b", title: "Same" },
      ],
    });
    await expect(work).rejects.toMatchObject({ code: 131009 });
  });
});

test("the public client fetches a file back by its id", async () => {
  const mediaId = await upload("image/png", PNG, "kettle.png");
  const facts = await client.media.get({ mediaId, phoneNumberId });
  expect(facts).toMatchObject({ mimeType: "image/png" });
  const file = (await client.media.download({
    mediaId,
    phoneNumberId,
    auth: "always",
  })) as ArrayBuffer;
  expect(Buffer.from(file)).toEqual(Buffer.from(PNG));
});

test("the public client's parser understands every webhook that the sandbox posts, signature first", async () => {
  const says = (message: object) =>
    sandbox.control("inbound", { phoneNumberId, from: "16505551234", message });
  await says({
    type: "interactive",
    interactive: { type: "button_reply", button_reply: { id: "yes", title: "Yes" } },
  });
  await says({ type: "location", location: { latitude: 1.5, longitude: 2.5 } });
  await sandbox.flush();
  const parsed = sandbox.posts.map(({ body, signed }) => {
    expect(signed).toBe(true);
    return normalizeWebhook(JSON.parse(body));
  });
  const messages = parsed.flatMap((one) => one.messages);
  expect(messages.find(({ type }) => type === "text")?.text?.body).toBe("Hi");
  expect(messages.find(({ type }) => type === "interactive")?.interactive).toMatchObject({
    type: "button_reply",
  });
  expect(messages.some(({ type }) => type === "location")).toBe(true);
  const statuses = parsed.flatMap((one) => one.statuses);
  expect(new Set(statuses.map(({ status }) => status))).toContain("delivered");
  expect(parsed.every((one) => one.object === "whatsapp_business_account")).toBe(true);
  const forged = verifySignature({
    appSecret: SECRET,
    rawBody: sandbox.posts[0]?.body ?? "",
    signatureHeader: `sha256=${"0".repeat(64)}`,
  });
  expect(forged).toBe(false);
});
