import { type UnifiedMessage, WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import { type Harness, SECRET, startHarness, TOKEN } from "./graph-harness";
import { STANDARD_NUMBER_ID as phoneNumberId } from "./graph-state";
import { signature } from "./webhook-sender";

/*
 * The webhooks of the sandbox, read through the types of a client library that others wrote
 * (@kapso/whatsapp-cloud-api). The compiler checks that each message as the sandbox posts it is one
 * of the library's; the run checks that the fields which the library declares carry what was said.
 */

const from = "16505551234";
const file = {
  id: "900100",
  mime_type: "image/jpeg",
  sha256: "9yd1",
  url: "https://example.com/f",
};
const card = {
  name: { formatted_name: "Tom Otieno", first_name: "Tom" },
  phones: [{ phone: "+254712000111", wa_id: "254712000111", type: "CELL" }],
};
const answered = "wamid.HBgLMTY1MDU1NTEyMzQVAgASGBQzQQA=";

/** What customers do, as Meta writes it into `messages[]` (whatsapp.md 6.2). */
const SAID = {
  text: { type: "text", text: { body: "Is it red?" } },
  image: { type: "image", image: { ...file, caption: "This one" } },
  video: { type: "video", video: { ...file, mime_type: "video/mp4", caption: "It leaks" } },
  voice: { type: "audio", audio: { ...file, mime_type: "audio/ogg; codecs=opus", voice: true } },
  sound: { type: "audio", audio: { ...file, mime_type: "audio/mpeg", voice: false } },
  sticker: { type: "sticker", sticker: { ...file, mime_type: "image/webp", animated: true } },
  document: { type: "document", document: { ...file, filename: "order.pdf", caption: "Signed" } },
  location: {
    type: "location",
    location: { latitude: -1.2864, longitude: 36.8172, name: "Home", address: "Nairobi" },
  },
  contacts: { type: "contacts", contacts: [card] },
  reaction: { type: "reaction", reaction: { message_id: answered, emoji: "👍" } },
  reply: {
    type: "text",
    text: { body: "That one" },
    context: {
      from: "15550783881",
      id: answered,
      referred_product: { catalog_id: "367025965434465", product_retailer_id: "kettle-1" },
    },
  },
  order: {
    type: "order",
    order: {
      catalog_id: "367025965434465",
      text: "Love these!",
      product_items: [
        { product_retailer_id: "kettle-1", quantity: 2, item_price: 30, currency: "USD" },
      ],
    },
  },
  buttonReply: {
    type: "interactive",
    interactive: { type: "button_reply", button_reply: { id: "yes", title: "Yes" } },
  },
  listReply: {
    type: "interactive",
    interactive: {
      type: "list_reply",
      list_reply: { id: "am", title: "Morning", description: "8 to 12" },
    },
  },
  flowReply: {
    type: "interactive",
    interactive: {
      type: "nfm_reply",
      nfm_reply: { name: "flow", body: "Sent", response_json: '{"flow_token":"t1","day":"Mon"}' },
    },
  },
  quickReply: { type: "button", button: { payload: "stop", text: "Stop" } },
  newNumber: {
    type: "system",
    system: { type: "user_changed_number", wa_id: "12195555358", body: "Ada changed the number" },
  },
  edit: {
    type: "edit",
    edit: {
      original_message_id: answered,
      message: { type: "text", text: { body: "It is blue" } },
    },
  },
  revoke: { type: "revoke", revoke: { original_message_id: answered } },
} as const;

type Said = typeof SAID;
type Kind = keyof Said;

/** The names of the wire as the library spells them. */
type CamelKey<Key> = Key extends `${infer Start}_${infer Rest}`
  ? `${Start}${Capitalize<CamelKey<Rest>>}`
  : Key;
type Camel<Value> = Value extends readonly (infer Item)[]
  ? Camel<Item>[]
  : Value extends object
    ? { [Key in keyof Value as CamelKey<Key>]: Camel<Value[Key]> }
    : Value;
/** What the sandbox puts around what was said; `from` is left out for a user id only. */
type Stamp = { id: string; timestamp: string; from?: string; from_user_id?: string };
type Posted<Message> = Camel<Message & Stamp>;
/** The fields that the library's type names, without the ones it lets through unnamed. */
type Declared = keyof {
  [Key in keyof UnifiedMessage as string extends Key ? never : Key]: unknown;
};
type KindWithoutType = Exclude<Said[Kind]["type"], Declared>;

/** Reads of fields that the library declares, and what they must give. */
const READ: { [K in Kind]: [(message: UnifiedMessage) => unknown, unknown] } = {
  text: [({ text }) => text?.body, "Is it red?"],
  image: [({ image }) => [image?.id, image?.caption], [file.id, "This one"]],
  video: [({ video }) => [video?.id, video?.caption], [file.id, "It leaks"]],
  voice: [({ audio }) => [audio?.id, audio?.voice], [file.id, true]],
  sound: [({ audio }) => [audio?.id, audio?.voice], [file.id, false]],
  sticker: [
    ({ sticker }) => [sticker?.id, sticker?.mimeType, sticker?.animated],
    [file.id, "image/webp", true],
  ],
  document: [
    ({ document }) => [document?.id, document?.filename, document?.caption],
    [file.id, "order.pdf", "Signed"],
  ],
  location: [
    ({ location }) => [location?.latitude, location?.longitude, location?.name, location?.address],
    [-1.2864, 36.8172, "Home", "Nairobi"],
  ],
  contacts: [
    ({ contacts }) => contacts?.map(({ name, phones }) => ({ name, phones })),
    [
      {
        name: { formattedName: "Tom Otieno", firstName: "Tom" },
        phones: [{ phone: "+254712000111", waId: "254712000111", type: "CELL" }],
      },
    ],
  ],
  reaction: [({ reaction }) => [reaction?.messageId, reaction?.emoji], [answered, "👍"]],
  reply: [
    ({ context }) => [
      context?.id,
      context?.from,
      context?.referredProduct?.catalogId,
      context?.referredProduct?.productRetailerId,
    ],
    [answered, "15550783881", "367025965434465", "kettle-1"],
  ],
  order: [
    ({ order }) => [order?.catalogId, order?.orderText, order?.productItems],
    [
      "367025965434465",
      "Love these!",
      [{ productRetailerId: "kettle-1", quantity: 2, itemPrice: 30, currency: "USD" }],
    ],
  ],
  buttonReply: [
    ({ interactive }) => interactive,
    { type: "button_reply", buttonReply: { id: "yes", title: "Yes" } },
  ],
  listReply: [
    ({ interactive }) => interactive,
    { type: "list_reply", listReply: { id: "am", title: "Morning", description: "8 to 12" } },
  ],
  flowReply: [
    ({ kapso }) => [kapso?.flowName, kapso?.flowToken, kapso?.flowResponse],
    ["flow", "t1", { flowToken: "t1", day: "Mon" }],
  ],
  // The library has no type for the four below: it hands over what came, spelled its own way.
  quickReply: [({ button }) => button, { payload: "stop", text: "Stop" }],
  newNumber: [
    ({ system }) => system,
    { type: "user_changed_number", waId: "12195555358", body: "Ada changed the number" },
  ],
  edit: [
    ({ edit }) => edit,
    { originalMessageId: answered, message: { type: "text", text: { body: "It is blue" } } },
  ],
  revoke: [({ revoke }) => revoke, { originalMessageId: answered }],
};

let sandbox: Harness;
beforeAll(async () => {
  sandbox = await startHarness({ settings: {} });
  await sandbox.writes();
});
afterAll(() => sandbox.stop());

/** What the library makes of everything that was posted. */
async function parsed() {
  await sandbox.flush();
  expect(sandbox.posts.every(({ signed }) => signed)).toBe(true);
  return sandbox.posts.map(({ body }) => normalizeWebhook(JSON.parse(body)));
}

async function postedMessage(wamid: string): Promise<UnifiedMessage> {
  const messages = (await parsed()).flatMap((one) => one.messages);
  const found = messages.find(({ id }) => id === wamid);
  if (!found) throw new Error(`${wamid} was never posted`);
  return found;
}

describe("the public client's types", () => {
  test("fit every kind of message that the sandbox posts", () => {
    expectTypeOf<Posted<Said[Kind]>>().toExtend<UnifiedMessage>();
    // The check can fail: an id that is a number, or a place whose degrees are text, does not fit.
    type WrongId = Posted<{ type: "image"; image: { id: number } }>;
    type WrongPlace = Posted<{ type: "location"; location: { latitude: string } }>;
    expectTypeOf<WrongId>().not.toExtend<UnifiedMessage>();
    expectTypeOf<WrongPlace>().not.toExtend<UnifiedMessage>();
  });

  test("name every kind but quick replies of templates, system notes, edits and revokes", () => {
    expectTypeOf<KindWithoutType>().toEqualTypeOf<"button" | "system" | "edit" | "revoke">();
  });
});

test.each(Object.keys(SAID) as Kind[])(
  "the public client reads a message of kind %s as it was said",
  async (kind) => {
    const { body } = await sandbox.control("inbound", {
      phoneNumberId,
      from,
      message: SAID[kind],
    });
    const message = await postedMessage(body.wamid);
    // What was posted is what the compiler has checked, and the stamp.
    const wire = sandbox
      .changes("messages")
      .flatMap(({ messages }) => messages ?? [])
      .find(({ id }) => id === body.wamid);
    const stamp = { id: body.wamid, timestamp: expect.any(String), from };
    expect(wire).toEqual({ ...SAID[kind], ...stamp });
    const [read, expected] = READ[kind];
    expect(message).toMatchObject({ id: body.wamid, type: SAID[kind].type, from });
    expect(read(message)).toEqual(expected);
  },
);

test("the public client fetches the file of a photo that a customer took", async () => {
  const photo = Buffer.from("\x89PNG\r\n\x1a\n a kettle", "latin1");
  const { body } = await sandbox.control(`handsets/${from}/message`, {
    phoneNumberId,
    type: "image",
    base64: photo.toString("base64"),
    mimeType: "image/png",
    caption: "Mine",
  });
  const { image } = await postedMessage(body.wamid);
  expect(image?.caption).toBe("Mine");
  const { media } = new WhatsAppClient({
    accessToken: TOKEN,
    baseUrl: sandbox.baseUrl,
    graphVersion: "v25.0",
  });
  const mediaId = image?.id ?? "";
  expect(await media.get({ mediaId, phoneNumberId })).toMatchObject({ mimeType: "image/png" });
  const bytes = await media.download({ mediaId, phoneNumberId, auth: "always" });
  expect(Buffer.from(bytes as ArrayBuffer)).toEqual(photo);
});

test("the public client knows somebody by user id only, without a phone number", async () => {
  const userId = "US.13491208655302741918";
  const { body } = await sandbox.control("inbound", {
    phoneNumberId,
    userId,
    username: "ada.kettles",
    name: "Ada",
    message: SAID.text,
  });
  const message = await postedMessage(body.wamid);
  expect([message.from, message.fromUserId]).toEqual([undefined, userId]);
  expect(message.kapso?.direction).toBe("inbound");
  const contacts = (await parsed()).flatMap((one) => one.contacts);
  const contact = contacts.find((one) => one.userId === userId);
  expect(contact?.waId).toBeUndefined();
  expect(contact?.profile).toEqual({ name: "Ada", username: "ada.kettles" });
});

test("the public client reads how far a message got, and why another failed", async () => {
  const arrives = await sandbox.sendText(`+${from}`);
  const stranger = await sandbox.sendText("+16505550177");
  const results = await parsed();
  const statuses = results.flatMap((one) => one.statuses);
  const of = (answer: typeof arrives) =>
    statuses.filter(({ id }) => id === answer.body.messages[0].id);
  expect(of(arrives).map(({ status }) => status)).toEqual(
    expect.arrayContaining(["sent", "delivered"]),
  );
  expect(of(arrives)[0]).toMatchObject({ recipientId: from, timestamp: expect.any(String) });
  const delivered = of(arrives).find(({ status }) => status === "delivered");
  expect(delivered?.pricing).toMatchObject({ category: "service" });
  const failed = of(stranger)[0];
  expect([failed?.status, failed?.recipientId]).toEqual(["failed", "16505550177"]);
  expect(failed?.errors?.[0]).toMatchObject({ code: 131047 });
  expect(results.every((one) => one.object === "whatsapp_business_account")).toBe(true);
  expect(results.every((one) => one.phoneNumberId === phoneNumberId)).toBe(true);
});

test("the public client takes the sandbox's signature and refuses a forged one", async () => {
  await parsed();
  const rawBody = sandbox.posts[0]?.body ?? "";
  const check = (signatureHeader: string) =>
    verifySignature({ appSecret: SECRET, rawBody, signatureHeader });
  expect(check(signature(Buffer.from(rawBody), SECRET))).toBe(true);
  expect(check(`sha256=${"0".repeat(64)}`)).toBe(false);
});
