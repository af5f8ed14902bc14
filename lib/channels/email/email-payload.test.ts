import { describe, expect, it } from "vitest";
import type { OutboundMessage } from "../channel-adapter";
import { EMAIL_CAPABILITIES } from "./capabilities";
import { emailPayload } from "./email-payload";

const from = { address: "help@acme.test", name: "Acme" };
const reference = "01980000-0000-7000-8000-000000000001";
const message: OutboundMessage = {
  to: { kind: "email", email: "amina@example.com" },
  content: { kind: "text", text: "It is back.\nBye", subject: "Re: Kettle" },
  reference,
};

describe("the body of a mail", () => {
  it("has our words as they are, and our id as a tag", () => {
    expect(emailPayload(message, from)).toEqual({
      from: '"Acme" <help@acme.test>',
      to: ["amina@example.com"],
      subject: "Re: Kettle",
      text: "It is back.\nBye",
      tags: [{ name: "message", value: reference }],
    });
  });

  it("stands under the mail that it answers", () => {
    const thread = { inReplyTo: "<b@x>", references: ["<a@x>", "<b@x>"] };
    const content = { kind: "text" as const, text: "Yes", subject: "Re: Kettle", thread };
    expect(emailPayload({ ...message, content }, from).headers).toEqual({
      "In-Reply-To": "<b@x>",
      References: "<a@x> <b@x>",
    });
  });

  it("names its files, which are ours until it leaves, and leaves what is not proved to their names", () => {
    const files = [
      {
        media: { id: `file:${reference}` },
        fileName: "in\nvoice.pdf",
        mimeType: "application/pdf",
      },
      { media: { id: "file:2" }, fileName: "all.zip", mimeType: "application/octet-stream" },
    ];
    const content = { kind: "text" as const, text: "Yes", subject: "Hi", files };
    expect(emailPayload({ ...message, content }, from).attachments).toEqual([
      { filename: "in voice.pdf", content: `file:${reference}`, content_type: "application/pdf" },
      { filename: "all.zip", content: "file:2" },
    ]);
  });

  it("lets nobody write another header through the subject", () => {
    const content = { kind: "text" as const, text: "Yes", subject: "Hi\r\nBcc: all@acme.test" };
    expect(emailPayload({ ...message, content }, from).subject).toBe("Hi Bcc: all@acme.test");
  });

  it.each<[string, Partial<OutboundMessage>]>([
    ["carries no picture", { content: { kind: "image", media: { id: "1" } } }],
    ["does not go without a subject", { content: { kind: "text", text: "Hi", subject: " \n" } }],
    ["reaches nobody by phone", { to: { kind: "phone", phone: "254712000001" } }],
    ["takes no tag with a space", { reference: "a b" }],
  ])("%s", (_, change) => {
    expect(() => emailPayload({ ...message, ...change }, from)).toThrow(RangeError);
  });

  it("composers are told the same", () => {
    expect(EMAIL_CAPABILITIES.kinds).toEqual(["text"]);
    expect(EMAIL_CAPABILITIES.replyWindowMs).toBeNull();
  });
});
