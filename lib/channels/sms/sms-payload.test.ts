import { describe, expect, it } from "vitest";
import type { OutboundMessage } from "../channel-adapter";
import { SMS_CAPABILITIES } from "./capabilities";
import { smsPayload } from "./sms-payload";

const route = {
  from: "+15017122661",
  statusCallback: "https://app.example.com/api/webhooks/twilio?m=message-1",
};
const message: OutboundMessage = {
  to: { kind: "phone", phone: "15558675310" },
  content: { kind: "text", text: "Hi there\nsecond line", linkPreview: true },
  reference: "message-1",
};

describe("the fields of a text message", () => {
  it("to full international digits, with our words as they are", () => {
    expect(smsPayload(message, route)).toEqual({
      To: "+15558675310",
      From: "+15017122661",
      Body: "Hi there\nsecond line",
      StatusCallback: route.statusCallback,
    });
  });

  it("from a name", () => {
    expect(smsPayload(message, { ...route, from: "Tickline" }).From).toBe("Tickline");
  });

  it.each<[string, Partial<OutboundMessage>]>([
    ["carries no picture", { content: { kind: "image", media: { id: "1" } } }],
    [
      "carries no template",
      { content: { kind: "template", name: "a", language: "en_US", components: [] } },
    ],
    ["reaches nobody by a user id", { to: { kind: "user_id", userId: "US.1" } }],
    ["reaches nobody without digits", { to: { kind: "phone", phone: "+" } }],
  ])("%s", (_, change) => {
    expect(() => smsPayload({ ...message, ...change }, route)).toThrow(RangeError);
  });

  it("composers are told the same", () => {
    expect(SMS_CAPABILITIES.kinds).toEqual(["text"]);
    expect(SMS_CAPABILITIES.replyWindowMs).toBeNull();
    expect(Object.values(SMS_CAPABILITIES.media).every(({ maxBytes }) => maxBytes === 0)).toBe(
      true,
    );
  });
});
