import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderTemplate } from "./render-template";
import { buildSendComponents } from "./send-components";
import { templatePlaces, templateSamples } from "./template-slots";

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

describe("the send request of every kind that a template can be", () => {
  const media = (place: string, id: string) => ({ [`${place}.header.media`]: id });
  const carousel = {
    "body.1": "Pablo",
    "body.2": "20%",
    "body.3": "20OFF",
    ...media("card.0", "1558081531584829"),
    ...media("card.1", "861236878885705"),
    ...media("card.2", "1587064918516321"),
    "card.0.button.0": "more-aloes",
    "card.1.button.0": "more-crassulas",
    "card.2.button.0": "more-echeverias",
    "card.0.button.1": "blue-elf",
    "card.1.button.1": "buddhas-temple",
    "card.2.button.1": "black-prince",
  };
  const product = (place: string, id: string) => ({
    [`${place}header.catalog_id`]: "194836987003835",
    [`${place}header.product_id`]: id,
  });

  it.each<[string, string, Record<string, string>]>([
    [
      "limited-time-offer",
      "limited-time-offer",
      {
        "header.media": "1602186516975000",
        "body.1": "Pablo",
        "body.2": "CARIBE25",
        // Meta's own example prints this small number
        "offer.expires_at": new Date(1_209_600_000).toISOString(),
        "button.0": "CARIBE25",
        "button.1": "n3mtql",
      },
    ],
    ["media-carousel", "media-carousel", carousel],
    [
      "mpm",
      "mpm",
      {
        "header.1": "Pablo",
        "body.1": "10OFF",
        "button.0": "Popular Bundles: 2lc20305pt, nseiw1x3ch; Premium Packages: n6k6x0y7oe",
      },
    ],
    ["spm", "spm", { ...product("", "nqryix03ez"), "body.code": "25OFF", "body.percent": "25%" }],
    [
      "catalog",
      "catalog",
      { "body.1": "100", "body.2": "400", "body.3": "3", "button.0": "2lc20305pt" },
    ],
  ])("%s gives the components of %s", (create, send, values) => {
    expect(Object.keys(values)).toEqual(expect.arrayContaining(templatePlaces(created(create))));
    expect(buildSendComponents(created(create), values)).toEqual({
      ok: true,
      components: lowerCased(sent(send)),
    });
  });

  it("a carousel of products names one for each card", () => {
    const components = created("product-carousel") as { type: string; cards?: unknown[] }[];
    const wider = components.map((part) =>
      part.cards ? { ...part, cards: [...part.cards, part.cards[0]] } : part,
    );
    const values = {
      "body.1": "Pablo",
      ...product("card.0.", "vrpj01fvwp"),
      ...product("card.1.", "va2l5ioeat"),
      ...product("card.2.", "sqpjv0mgde"),
    };
    expect(templatePlaces(wider).sort()).toEqual(Object.keys(values).sort());
    expect(buildSendComponents(wider, values)).toEqual({
      ok: true,
      components: sent("product-carousel"),
    });
  });

  it("a call button says how long it works and what comes back", () => {
    const components = [
      { type: "BODY", text: "Call us whenever you like." },
      { type: "BUTTONS", buttons: [{ type: "VOICE_CALL", text: "Call us" }] },
    ];
    const [button] = sent("voice-call") as { sub_type: string; parameters: unknown[] }[];
    const built = buildSendComponents(components, { "button.0": "100 payload data" });
    expect(built).toEqual({ ok: true, components: [{ ...button, index: "0" }] });
    expect(buildSendComponents(components, {})).toEqual({ ok: true, components: [] });
  });

  it("a question whether one may call carries the words alone", () => {
    const components = [
      { type: "BODY", text: "Hi {{1}}, may we call you about {{2}} today?" },
      { type: "call_permission_request" },
    ];
    expect(
      buildSendComponents(components, { "body.1": "John Smith", "body.2": "order #1522" }),
    ).toEqual({ ok: true, components: sent("call-permission") });
  });

  it("a form opens with a token whether one was given or not", () => {
    const action = (values: Record<string, string>) =>
      buildSendComponents(created("flow-id"), values);
    const form = (token: string) => ({
      ok: true,
      components: [
        {
          type: "button",
          sub_type: "flow",
          index: "0",
          parameters: [{ type: "action", action: { flow_token: token } }],
        },
      ],
    });
    expect(action({})).toEqual(form("unused"));
    expect(action({ "button.0": "order-4471" })).toEqual(form("order-4471"));
  });

  it("a document keeps its name, and a picture has none", () => {
    const header = (format: string) => [
      { type: "HEADER", format, example: { header_handle: ["4::a"] } },
    ];
    expect(
      buildSendComponents(header("DOCUMENT"), { "header.media": "123456 March invoice.pdf" }),
    ).toMatchObject({
      components: [{ parameters: [{ document: { id: "123456", filename: "March invoice.pdf" } }] }],
    });
    expect(
      buildSendComponents(header("IMAGE"), { "header.media": "123456 bread.png" }),
    ).toMatchObject({ components: [{ parameters: [{ image: { id: "123456" } }] }] });
  });

  it("an order is not made up: such a template cannot be sent from here", () => {
    expect(
      buildSendComponents(created("checkout-button"), {
        "header.media": "1",
        "body.1": "Nidhi",
        "body.2": "Blue Elf Aloe",
      }),
    ).toEqual({ ok: false, missing: ["button.0"] });
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
