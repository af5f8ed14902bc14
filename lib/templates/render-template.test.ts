import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildSendComponents, renderTemplate } from "./render-template";
import { templatePlaces, templateSamples } from "./template-variables";

const fixture = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../channels/whatsapp/fixtures/${name}.json`, import.meta.url), "utf8"),
  );
const created = (name: string): unknown => fixture(`req-create-template-${name}`).components;
const sent = (name: string): unknown => fixture(`req-send-template-${name}`).template.components;
const lowerCased = (components: unknown): unknown =>
  JSON.parse(
    JSON.stringify(components, (key, value) =>
      key === "sub_type" ? String(value).toLowerCase() : key === "index" ? String(value) : value,
    ),
  );

describe("the send request of a published template", () => {
  it.each<[string, string, Record<string, string>]>([
    [
      "named",
      "named-params",
      { "body.first_name": "Jessica", "body.order_number": "SKBUP2-4CPIG9" },
    ],
    ["positional", "positional-params", { "body.1": "Jessica", "body.2": "SKBUP2-4CPIG9" }],
    [
      "marketing-custom",
      "marketing-custom",
      {
        "header.media": "1339522734477770",
        "body.first_name": "Jessica",
        "body.discount_code": "WELCOME25",
        "body.discount_amount": "25%",
      },
    ],
    ["coupon", "coupon-copy-code", { "body.1": "25OFF", "body.2": "25%", "button.1": "25OFF" }],
    ["auth-one-tap", "auth-one-tap", { "body.1": "J$FpnYnP" }],
    [
      "utility",
      "utility-image-header",
      {
        "header.media": "2871834006348767",
        "body.number_of_guests": "4",
        "body.day": "Saturday",
        "body.date": "August 30th, 2025",
        "body.time": "7:30 pm",
      },
    ],
  ])("%s gives the components of %s", (create, send, values) => {
    expect(templatePlaces(created(create)).sort()).toEqual(Object.keys(values).sort());
    const built = buildSendComponents(created(create), values);
    expect(built).toEqual({ ok: true, components: lowerCased(sent(send)) });
  });

  it("numbers the cards of a carousel and keeps their own values", () => {
    const card = (url: string) => ({
      components: [
        { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::a"] } },
        {
          type: "BUTTONS",
          buttons: [
            { type: "QUICK_REPLY", text: "More" },
            { type: "URL", text: "Shop", url, example: ["x"] },
          ],
        },
      ],
    });
    const components = [
      { type: "BODY", text: "Rare succulents for {{1}} today.", example: { body_text: [["Ada"]] } },
      {
        type: "CAROUSEL",
        cards: [card("https://a.example/{{1}}"), card("https://a.example/{{1}}")],
      },
    ];
    const values = {
      "body.1": "Pablo",
      "card.0.header.media": "1558081531584829",
      "card.0.button.1": "blue-elf",
      "card.1.header.media": "https://a.example/2.png",
      "card.1.button.1": "buddha",
    };
    expect(buildSendComponents(components, values)).toEqual({
      ok: true,
      components: [
        { type: "body", parameters: [{ type: "text", text: "Pablo" }] },
        {
          type: "carousel",
          cards: [
            {
              card_index: 0,
              components: [
                {
                  type: "header",
                  parameters: [{ type: "image", image: { id: "1558081531584829" } }],
                },
                {
                  type: "button",
                  sub_type: "url",
                  index: "1",
                  parameters: [{ type: "text", text: "blue-elf" }],
                },
              ],
            },
            {
              card_index: 1,
              components: [
                {
                  type: "header",
                  parameters: [{ type: "image", image: { link: "https://a.example/2.png" } }],
                },
                {
                  type: "button",
                  sub_type: "url",
                  index: "1",
                  parameters: [{ type: "text", text: "buddha" }],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it("carries location headers, offers and chosen payloads", () => {
    const built = buildSendComponents(
      [
        { type: "HEADER", format: "LOCATION" },
        { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Soon", has_expiration: true } },
        { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Stop promotions" }] },
      ],
      {
        "header.latitude": "-26.2041",
        "header.longitude": "28.0473",
        "header.name": "Shop",
        "header.address": "1 Main St",
        "offer.expires_at": "2026-12-01T00:00:00Z",
        "button.0": "stop",
      },
    );
    expect(built).toEqual({
      ok: true,
      components: [
        {
          type: "header",
          parameters: [
            {
              type: "location",
              location: {
                latitude: "-26.2041",
                longitude: "28.0473",
                name: "Shop",
                address: "1 Main St",
              },
            },
          ],
        },
        {
          type: "limited_time_offer",
          parameters: [
            {
              type: "limited_time_offer",
              limited_time_offer: { expiration_time_ms: Date.UTC(2026, 11, 1) },
            },
          ],
        },
        {
          type: "button",
          sub_type: "quick_reply",
          index: "0",
          parameters: [{ type: "payload", payload: "stop" }],
        },
      ],
    });
  });

  it("needs every value: blanks and white space are none", () => {
    const components = [{ type: "BODY", text: "Hi {{1}}, your order {{2}} is here." }];
    expect(buildSendComponents(components, { "body.1": "Ada", "body.2": " \n " })).toEqual({
      ok: false,
      missing: ["body.2"],
    });
  });

  it("cleans values of what Meta refuses", () => {
    const components = [{ type: "BODY", text: "Hi {{1}}, welcome." }];
    expect(buildSendComponents(components, { "body.1": "Ada\n\tLovelace" })).toMatchObject({
      components: [{ parameters: [{ text: "Ada Lovelace" }] }],
    });
  });

  it("is empty for a template without variables", () => {
    const components = [{ type: "BODY", text: "See you soon." }];
    expect(buildSendComponents(components, {})).toEqual({ ok: true, components: [] });
  });
});

describe("the preview", () => {
  it("shows header, body, footer and buttons with the samples", () => {
    const components = created("marketing-full");
    expect(renderTemplate(components, templateSamples(components))).toEqual({
      header: { kind: "text", text: "Our Summer Sale is on!" },
      body: "Shop now through the end of August and use code 25OFF to get 25% off of all merchandise.",
      footer: "Use the buttons below to manage your marketing subscriptions",
      buttons: [
        { kind: "quick_reply", label: "Unsubscribe from Promos", target: null },
        { kind: "quick_reply", label: "Unsubscribe from All", target: null },
      ],
      offer: null,
      cards: [],
      text:
        "Our Summer Sale is on!\n" +
        "Shop now through the end of August and use code 25OFF to get 25% off of all merchandise.\n" +
        "Use the buttons below to manage your marketing subscriptions",
    });
  });

  it("keeps variables that have no value yet", () => {
    expect(renderTemplate(created("positional"), { "body.1": "Ada" }).body).toBe(
      "Hi Ada! Your order number is {{2}}. Thank you.",
    );
  });

  it("puts the suffix at the end of a button's address", () => {
    const buttons = [{ type: "URL", text: "Track", url: "https://a.example/t/{{1}}" }];
    const components = [{ type: "BUTTONS", buttons }];
    expect(renderTemplate(components, { "button.0": "A1" }).buttons[0]?.target).toBe(
      "https://a.example/t/A1",
    );
    expect(renderTemplate(components, {}).buttons[0]?.target).toBe("https://a.example/t/{{1}}");
  });

  it("words an authentication template as Meta does", () => {
    const preview = renderTemplate(created("auth-copy-code"), { "body.1": "731904" });
    expect(preview.body).toBe(
      "*731904* is your verification code. For your security, do not share this code.",
    );
    expect(preview.footer).toBe("This code expires in 5 minutes.");
    expect(preview.buttons).toEqual([{ kind: "copy_code", label: "Copy Code", target: null }]);
  });

  it("does not fail on any published template, nor on what is none", () => {
    for (const name of [
      "media-carousel",
      "limited-time-offer",
      "mpm",
      "flow-id",
      "spm",
      "catalog",
    ]) {
      expect(renderTemplate(created(name), {}).body).not.toBe("");
    }
    for (const broken of [null, {}, [{}], [{ type: "BUTTONS" }], [{ type: "CAROUSEL" }]]) {
      expect(renderTemplate(broken, {}).text).toBe("");
    }
  });
});
