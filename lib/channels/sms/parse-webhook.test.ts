import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseTwilioWebhook } from "./parse-webhook";

const fixture = (name: string) =>
  new URLSearchParams(
    JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8")) as Record<
      string,
      string
    >,
  );
const parse = (form: URLSearchParams, reference: string | null = null) =>
  parseTwilioWebhook(form, { reference });
const nobody = { waId: null, userId: null, parentUserId: null, username: null, name: null };

describe("somebody writes", () => {
  it("inbound-sms: a text from a phone to our number", () => {
    expect(parse(fixture("inbound-sms"))).toEqual([
      {
        kind: "message",
        field: "sms",
        accountId: "AC00000000000000000000000000000001",
        senderId: "15017122661",
        address: "15017122661",
        occurredAt: null,
        dedupeKey: "message:SM00000000000000000000000000000010:0",
        raw: Object.fromEntries(fixture("inbound-sms")),
        message: {
          providerId: "SM00000000000000000000000000000010",
          from: { ...nobody, phone: "15558675310" },
          content: { kind: "text", text: "Hello there" },
          preview: "Hello there",
          replyTo: null,
          forwarded: "no",
          referredProduct: null,
          referral: null,
          groupId: null,
          errors: [],
        },
      },
    ]);
  });

  it.each([
    ["inbound-sms-stop-advanced-opt-out", "stop", "STOP"],
    ["inbound-sms-start-advanced-opt-out", "start", "START"],
    ["inbound-sms-help-advanced-opt-out", "help", "HELP"],
  ])("%s is an ordinary message whose form keeps Twilio's word", (name, text, type) => {
    expect(parse(fixture(name))).toMatchObject([
      {
        kind: "message",
        message: { content: { kind: "text", text } },
        raw: { OptOutType: type },
      },
    ]);
  });

  it("inbound-mms-two-images: each file is a message with a provider id of its own", () => {
    const sid = "MM00000000000000000000000000000020";
    const events = parse(fixture("inbound-mms-two-images"));
    expect(events).toMatchObject([
      {
        kind: "message",
        dedupeKey: `message:${sid}:0`,
        message: {
          providerId: sid,
          preview: "Photo",
          content: {
            kind: "image",
            mimeType: "image/jpeg",
            caption: null,
            mediaId: expect.stringMatching(/\/Media\/ME0{31}1$/),
          },
        },
      },
      {
        kind: "message",
        dedupeKey: `message:${sid}:1`,
        message: {
          providerId: `${sid}:1`,
          content: { kind: "image", mimeType: "image/png" },
        },
      },
    ]);
  });

  it("words stand under the first of several files", () => {
    const form = fixture("inbound-mms-two-images");
    form.set("Body", "Both broken");
    expect(parse(form)).toMatchObject([
      { message: { content: { caption: "Both broken" }, preview: "Both broken" } },
      { message: { content: { caption: null } } },
    ]);
  });

  it.each([
    ["video/mp4", "", { kind: "video" }],
    ["audio/amr", "", { kind: "audio", voice: false }],
    ["audio/amr", "Listen", { kind: "document", caption: "Listen" }],
    ["text/vcard", "", { kind: "document", fileName: null }],
    ["", "", { kind: "document", mimeType: null }],
  ])("a file of %j with the words %j", (type, body, content) => {
    const form = fixture("inbound-mms-two-images");
    form.set("NumMedia", "1");
    form.set("MediaContentType0", type);
    form.set("Body", body);
    expect(parse(form)).toMatchObject([{ kind: "message", message: { content } }]);
  });

  it("an absurd count of files makes no absurd count of messages", () => {
    const form = fixture("inbound-mms-two-images");
    form.set("NumMedia", "100000000");
    expect(parse(form)).toHaveLength(10);
  });

  it("an empty text is a message too", () => {
    const form = fixture("inbound-sms");
    form.set("Body", "");
    expect(parse(form)).toMatchObject([{ message: { content: { kind: "text", text: "" } } }]);
  });
});

describe("what became of our message", () => {
  it.each([
    ["callback-sms-sent", "sent"],
    ["callback-sms-delivered", "delivered"],
  ])("%s", (name, status) => {
    expect(parse(fixture(name), "message-1")).toMatchObject([
      {
        kind: "status",
        providerId: "SM00000000000000000000000000000001",
        status,
        reference: "message-1",
        recipient: { ...nobody, phone: "15558675310" },
        senderId: "15017122661",
        dedupeKey: `status:SM00000000000000000000000000000001:${status}`,
        errors: [],
      },
    ]);
  });

  it.each([
    ["callback-sms-undelivered-30003", 30003],
    ["callback-sms-failed-21610-messaging-service", 21610],
  ])("%s failed with its code", (name, code) => {
    expect(parse(fixture(name))).toMatchObject([
      { kind: "status", status: "failed", errors: [{ code, title: null, details: null }] },
    ]);
  });

  it("a message that was called back has failed, without a code", () => {
    const form = fixture("callback-sms-sent");
    form.set("MessageStatus", "canceled");
    expect(parse(form)).toMatchObject([{ kind: "status", status: "failed", errors: [] }]);
  });

  it.each(["callback-sms-queued", "callback-sms-sending"])("%s says nothing new", (name) => {
    expect(parse(fixture(name), "message-1")).toMatchObject([
      { kind: "unknown", field: "sms", raw: { MessageSid: expect.stringMatching(/^SM/) } },
    ]);
  });

  it.each(["accepted", "scheduled", "partially_delivered", "news"])("nor does %s", (word) => {
    const form = fixture("callback-sms-sent");
    form.set("MessageStatus", word);
    expect(parse(form)).toMatchObject([{ kind: "unknown" }]);
  });

  it("comes under the sender's name where a name was the sender", () => {
    const form = fixture("callback-sms-delivered");
    form.set("From", "Team 24");
    expect(parse(form)).toMatchObject([{ kind: "status", senderId: "Team 24", address: null }]);
  });

  it("statuses of one message have keys of their own, repeats of one the same", () => {
    const key = (name: string) => parse(fixture(name))[0]?.dedupeKey;
    expect(key("callback-sms-sent")).not.toBe(key("callback-sms-delivered"));
    expect(key("callback-sms-queued")).not.toBe(key("callback-sms-sending"));
    expect(key("callback-sms-sent")).toBe(key("callback-sms-sent"));
  });
});

describe("what is not ours stays without effect", () => {
  it.each(["inbound-whatsapp", "callback-whatsapp-delivered-real"])("%s", (name) => {
    expect(parse(fixture(name))).toMatchObject([{ kind: "unknown", field: "sms" }]);
  });

  it("a form without a message", () => {
    const one = parse(new URLSearchParams("a=1&b=2&b=3"));
    expect(one).toMatchObject([
      { kind: "unparseable", accountId: null, raw: { a: "1", b: ["2", "3"] } },
    ]);
    expect(parse(new URLSearchParams("b=2&a=1&b=3"))[0]?.dedupeKey).toBe(one[0]?.dedupeKey);
    expect(parse(new URLSearchParams(""))).toMatchObject([{ kind: "unparseable" }]);
  });

  it("a sender that is no phone", () => {
    const form = fixture("inbound-sms");
    form.set("From", "Bank");
    expect(parse(form)).toMatchObject([{ kind: "unknown" }]);
  });
});
