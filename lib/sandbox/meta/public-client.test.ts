import { WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Harness, startHarness, TOKEN } from "./graph-harness";
import { STANDARD_NUMBER_ID as phoneNumberId } from "./graph-state";

/*
 * A client library for the WhatsApp Cloud API that others wrote (@kapso/whatsapp-cloud-api) talks to
 * the sandbox as it would to Meta: what it sends is taken and what it is answered it can read.
 * Interactive messages, templates and webhooks have files of their own beside this one.
 */

let sandbox: Harness;
let client: WhatsAppClient;
const to = "+16505551234";
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const PNG = bytes("\x89PNG\r\n\x1a\n a picture");

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
    "a sound that is not a voice note",
    async ({ messages }) =>
      messages.sendAudio({
        ...address,
        audio: { id: await upload("audio/mpeg", bytes("ID3"), "jingle.mp3") },
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

  test("to somebody who is known by user id only, and reads the user id back", async () => {
    const recipient = "US.13491208655302741918";
    await sandbox.control("inbound", {
      phoneNumberId,
      userId: recipient,
      username: "ada.kettles",
      message: { type: "text", text: { body: "Hi" } },
    });
    const answer = await client.messages.sendText({ phoneNumberId, recipient, body: "Hello" });
    expect(answer.contacts).toEqual([{ input: recipient, userId: recipient }]);
    const lines = await sandbox.sentLines();
    expect(lines.at(-1)).toMatchObject({ wamid: answer.messages[0]?.id, to: recipient });
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
