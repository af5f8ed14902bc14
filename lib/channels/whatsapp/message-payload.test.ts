import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { OutboundContent } from "../channel-adapter";
import { WHATSAPP_CAPABILITIES } from "./capabilities";
import { messagePayload, readReceiptPayload } from "./message-payload";

type Body = Record<string, unknown> & {
  type: string;
  template: { name: string; language: { code: string; policy?: string }; components: never[] };
};

const published = (name: string) =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8")) as Body;

/** The part of a body that says what is sent; `to`, context and reference are asserted apart. */
const said = (body: Record<string, unknown>) => {
  const type = String(body.type);
  return { type, [type]: body[type] };
};

const build = (content: OutboundContent, replyToProviderId?: string) =>
  messagePayload({
    to: { kind: "phone", phone: "+1 (650) 555-1234" },
    content,
    reference: "0190a1b2",
    ...(replyToProviderId ? { replyToProviderId } : {}),
  });

const text = (name: string) => (published(name).text as { body: string }).body;
const inner = (name: string) =>
  published(name).interactive as {
    body: { text: string };
    action: { parameters: { url: string } };
  };

describe("what we build is what Meta publishes", () => {
  it.each<[string, OutboundContent]>([
    [
      "req-send-text-preview-url",
      { kind: "text", text: text("req-send-text-preview-url"), linkPreview: true },
    ],
    [
      "req-send-image-id",
      { kind: "image", media: { id: "1479537139650973" }, caption: "The best succulent ever?" },
    ],
    [
      "req-send-video",
      { kind: "video", media: { id: "1166846181421424" }, caption: "A succulent eclipse!" },
    ],
    [
      "req-send-interactive-product",
      {
        kind: "product",
        text: "body text",
        footer: "footer text",
        catalogId: "367025965434465",
        productId: "item-1",
      },
    ],
    [
      "req-send-interactive-product-list",
      {
        kind: "product_list",
        header: "text header content",
        text: "text body content",
        footer: "text footer content",
        catalogId: "146265584024623",
        sections: [
          {
            title: "section1 title",
            productIds: ["product1-sku-in-catalog", "second-product1-sku-in-catalog"],
          },
          {
            title: "section2 title",
            productIds: ["product2-sku-in-catalog", "second-product2-sku-in-catalog"],
          },
        ],
      },
    ],
    ["req-send-audio-voice", { kind: "audio", media: { id: "1013859600285441" }, voice: true }],
    [
      "req-send-document",
      {
        kind: "document",
        media: { id: "1376223850470843" },
        fileName: "order_abc123.pdf",
        caption: "Your order confirmation (PDF)",
      },
    ],
    ["req-send-sticker", { kind: "sticker", media: { id: "798882015472548" } }],
    [
      "req-send-location",
      {
        kind: "location",
        latitude: 37.44216251868683,
        longitude: -122.16153582049394,
        name: "Philz Coffee",
        address: "101 Forest Ave, Palo Alto, CA 94301",
      },
    ],
    [
      "req-send-reaction",
      {
        kind: "reaction",
        targetProviderId: "wamid.HBgLMTY0NjcwNDM1OTUVAgASGBQzQUZCMTY0MDc2MUYwNzBDNTY5MAA=",
        emoji: "😀",
      },
    ],
    [
      "req-send-interactive-location-request",
      {
        kind: "location_request",
        text: inner("req-send-interactive-location-request").body.text,
      },
    ],
    [
      "req-send-interactive-button",
      {
        kind: "buttons",
        header: { kind: "image", media: { id: "2762702990552401" } },
        text: inner("req-send-interactive-button").body.text,
        footer: "Lucky Shrub: Your gateway to succulents!™",
        buttons: [
          { id: "change-button", title: "Change" },
          { id: "cancel-button", title: "Cancel" },
        ],
      },
    ],
    [
      "req-send-interactive-list",
      {
        kind: "list",
        header: "Choose Shipping Option",
        text: "Which shipping option do you prefer?",
        footer: "Lucky Shrub: Your gateway to succulents™",
        button: "Shipping Options",
        sections: [
          {
            title: "I want it ASAP!",
            rows: [
              {
                id: "priority_express",
                title: "Priority Mail Express",
                description: "Next Day to 2 Days",
              },
              { id: "priority_mail", title: "Priority Mail", description: "1–3 Days" },
            ],
          },
          {
            title: "I can wait a bit",
            rows: [
              {
                id: "usps_ground_advantage",
                title: "USPS Ground Advantage",
                description: "2–5 Days",
              },
              { id: "media_mail", title: "Media Mail", description: "2–8 Days" },
            ],
          },
        ],
      },
    ],
    [
      "req-send-interactive-cta-url",
      {
        kind: "link_button",
        header: {
          kind: "image",
          media: { link: "https://www.luckyshrub.com/assets/lucky-shrub-banner-logo-v1.png" },
        },
        text: "Tap the button below to see available dates.",
        footer: "Dates subject to change.",
        label: "See Dates",
        url: inner("req-send-interactive-cta-url").action.parameters.url,
      },
    ],
  ])("%s", (name, content) => {
    expect(said(build(content))).toEqual(said(published(name)));
  });

  it.each(
    readdirSync(new URL("./fixtures/", import.meta.url))
      .filter((name) => name.startsWith("req-send-template-"))
      .map((name) => name.replace(/\.json$/, "")),
  )("a template with whatever is filled in: %s", (name) => {
    const { template, type } = published(name);
    const built = build({
      kind: "template",
      name: template.name,
      language: template.language.code,
      components: template.components,
    });
    // the policy has one value since 2020, which Meta takes for said
    const { policy: _, ...language } = template.language;
    expect(said(built)).toEqual({ type, template: { ...template, language } });
  });

  it("contact cards keep every part that we hold", () => {
    const card = {
      name: { formatted: "Barbara J. Johnson", first: "Barbara", last: "Johnson" },
      phones: [{ phone: "+19175559999", type: "Mobile", waId: "19175559999" }],
      emails: [{ email: "bjohnson@luckyshrub.com", type: "Work" }],
      urls: [{ url: "https://www.luckyshrub.com", type: "Company" }],
      addresses: [
        { street: "1 Hacker Way", city: "Menlo Park", countryCode: "US", type: "Pop-Up" },
      ],
      organisation: { company: "Lucky Shrub", title: "Lead Counsel" },
      birthday: "1999-01-23",
    };
    expect(build({ kind: "contacts", cards: [card] }).contacts).toEqual([
      {
        name: { formatted_name: "Barbara J. Johnson", first_name: "Barbara", last_name: "Johnson" },
        phones: [{ phone: "+19175559999", type: "Mobile", wa_id: "19175559999" }],
        emails: [{ email: "bjohnson@luckyshrub.com", type: "Work" }],
        urls: [{ url: "https://www.luckyshrub.com", type: "Company" }],
        addresses: [
          { street: "1 Hacker Way", city: "Menlo Park", country_code: "US", type: "Pop-Up" },
        ],
        org: { company: "Lucky Shrub", title: "Lead Counsel" },
        birthday: "1999-01-23",
      },
    ]);
    const plain = build({ kind: "contacts", cards: [{ name: { formatted: "Barbara" } }] });
    expect(plain.contacts).toEqual([
      { name: { formatted_name: "Barbara", first_name: "Barbara" } },
    ]);
  });

  it("read receipts, with and without the typing bubble", () => {
    const id = "wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBJDQjZCMzlEQUE4OTJBMTE4RTUA";
    expect(readReceiptPayload(id, false)).toEqual(published("req-mark-read"));
    expect(readReceiptPayload(id, true)).toEqual(published("req-mark-read-typing"));
  });
});

it("a form is opened by its id, and its token comes back with the answer", () => {
  const { interactive } = published("req-send-interactive-flow") as unknown as {
    interactive: { action: { parameters: object } };
  };
  const built = build({
    kind: "flow",
    header: { kind: "text", text: "Flow message header" },
    text: "Flow message body",
    footer: "Flow message footer",
    flowId: "1234",
    label: "Book!",
    token: "0190a1b2",
  }).interactive;
  expect(built).toEqual({
    ...interactive,
    action: {
      name: "flow",
      parameters: {
        flow_message_version: "3",
        flow_id: "1234",
        flow_cta: "Book!",
        flow_token: "0190a1b2",
      },
    },
  });
});

describe("the address", () => {
  it("is full international digits, whatever was written", () => {
    expect(build({ kind: "text", text: "Hi" })).toMatchObject({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "16505551234",
    });
  });

  it("is the user id for people without a number, and only then", () => {
    const payload = messagePayload({
      to: { kind: "user_id", userId: "US.13491208655302741918" },
      content: { kind: "text", text: "Hi" },
      reference: "r",
    });
    expect(payload.recipient).toBe("US.13491208655302741918");
    expect(payload).not.toHaveProperty("to");
    expect(build({ kind: "text", text: "Hi" })).not.toHaveProperty("recipient");
  });

  it("cannot be empty", () => {
    const to = { kind: "phone", phone: "n/a" } as const;
    const message = { to, content: { kind: "text", text: "Hi" }, reference: "r" } as const;
    expect(() => messagePayload(message)).toThrow(RangeError);
  });
});

describe("the reference", () => {
  it("travels with every kind of message", () => {
    expect(build({ kind: "sticker", media: { id: "1" } }).biz_opaque_callback_data).toBe(
      "0190a1b2",
    );
  });

  it("is refused when Meta would cut it", () => {
    const message = (reference: string) =>
      messagePayload({
        to: { kind: "phone", phone: "16505551234" },
        content: { kind: "text", text: "Hi" },
        reference,
      });
    const longest = "x".repeat(WHATSAPP_CAPABILITIES.referenceMaxCharacters);
    expect(message(longest).biz_opaque_callback_data).toBe(longest);
    expect(() => message(`${longest}x`)).toThrow(RangeError);
  });
});

describe("a quoted reply", () => {
  it("names the message it answers", () => {
    const published_ = published("req-send-text-reply-context");
    const { message_id } = published_.context as { message_id: string };
    expect(build({ kind: "text", text: "Hi" }, message_id).context).toEqual(published_.context);
  });

  it("is not possible for a reaction, which names its own target", () => {
    const reaction = { kind: "reaction", targetProviderId: "wamid.1", emoji: null } as const;
    const payload = build(reaction, "wamid.2");
    expect(payload).not.toHaveProperty("context");
    expect(payload.reaction).toEqual({ message_id: "wamid.1", emoji: "" });
  });
});

it("a template without variables has no components", () => {
  const content = { kind: "template", name: "hi", language: "en", components: [] } as const;
  expect(build(content).template).toEqual({ name: "hi", language: { code: "en" } });
});
