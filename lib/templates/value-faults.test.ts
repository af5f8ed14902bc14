import { describe, expect, test } from "vitest";
import { slotObstacle, valueFaults } from "./value-faults";

const now = new Date("2026-11-27T10:00:00Z");
const body = { type: "BODY", text: "Hi {{first_name}}, it is ready." };
const image = { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::aW"] } };
const place = { type: "HEADER", format: "LOCATION" };
const offer = {
  type: "LIMITED_TIME_OFFER",
  limited_time_offer: { text: "Half price", has_expiration: true },
};
const coupon = { type: "BUTTONS", buttons: [{ type: "COPY_CODE", example: "TEA25" }] };

describe("what stands in the way of sending a template", () => {
  test("nothing, when every place has a value of its kind", () => {
    expect(
      valueFaults(
        [image, offer, body, coupon],
        {
          "header.media": "1013859600285441 kettle.png",
          "offer.expires_at": "2026-11-28T10:00:00Z",
          "body.first_name": "Amina",
          "button.0": "TEA25",
        },
        now,
      ),
    ).toEqual({});
  });

  test("every empty place is named", () => {
    expect(Object.keys(valueFaults([image, offer, body, coupon], {}, now))).toEqual([
      "header.media",
      "offer.expires_at",
      "body.first_name",
      "button.0",
    ]);
  });

  test.each([
    ["a file by its name alone", [image], { "header.media": "kettle.png" }],
    ["a file of the inbox, which has no id at Meta", [image], { "header.media": "file:1" }],
    ["an address without https", [image], { "header.media": "http://a.example/k.png" }],
    ["an offer that is over", [offer], { "offer.expires_at": "2026-11-27T09:59:00Z" }],
    ["an end that is no moment", [offer], { "offer.expires_at": "tomorrow" }],
    ["a coupon with a space", [coupon], { "button.0": "TEA 25" }],
    ["a coupon of 21 characters", [coupon], { "button.0": "T".repeat(21) }],
  ])("refuses %s", (_, components, values) => {
    expect(Object.keys(valueFaults(components, values, now))).toEqual(Object.keys(values));
  });

  test("degrees are numbers within the globe", () => {
    const named = { "header.name": "Shop", "header.address": "Market Street 1" };
    const faults = (latitude: string, longitude: string) =>
      Object.keys(
        valueFaults(
          [place],
          { ...named, "header.latitude": latitude, "header.longitude": longitude },
          now,
        ),
      );
    expect(faults("-1.2921", "36.8219")).toEqual([]);
    expect(faults("91", "181")).toEqual(["header.latitude", "header.longitude"]);
    expect(faults("north", "36.8")).toEqual(["header.latitude"]);
  });

  test("a one-time code has at most 15 characters and a coupon 20", () => {
    const code = [
      { type: "BODY" },
      { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] },
    ];
    expect(valueFaults(code, { "body.1": "1".repeat(15) }, now)).toEqual({});
    expect(valueFaults(code, { "body.1": "1".repeat(16) }, now)).toEqual({
      "body.1": "A code has at most 15 characters.",
    });
  });

  test("a text that becomes too long by its longest value is said at that value", () => {
    const long = { type: "BODY", text: "{{first_name}} and {{item}} are {{state}}." };
    expect(
      valueFaults(
        [long],
        { "body.first_name": "Amina", "body.item": "x".repeat(1_020), "body.state": "ready" },
        now,
      ),
    ).toEqual({
      "body.item": expect.stringMatching(/1,0\d\d characters .* WhatsApp takes 1,024/),
    });
  });

  test("the text of a card has 160 characters at most", () => {
    const card = { components: [{ type: "BODY", text: "Only {{price}} today." }] };
    const carousel = [
      { type: "BODY", text: "New." },
      { type: "CAROUSEL", cards: [card, card] },
    ];
    expect(
      Object.keys(
        valueFaults(
          carousel,
          { "card.0.body.price": "9", "card.1.body.price": "9".repeat(160) },
          now,
        ),
      ),
    ).toEqual(["card.1.body.price"]);
  });

  test("products need an id, and groups short titles", () => {
    const shop = [{ type: "BUTTONS", buttons: [{ type: "MPM", text: "View items" }] }];
    expect(valueFaults(shop, { "button.0": "Bundles: a, b; Extras: c" }, now)).toEqual({});
    expect(Object.keys(valueFaults(shop, { "button.0": "Bundles:" }, now))).toEqual(["button.0"]);
    expect(Object.keys(valueFaults(shop, { "button.0": `${"T".repeat(25)}: a` }, now))).toEqual([
      "button.0",
    ]);
  });

  test("an order is never filled in by a person, whatever they write", () => {
    const order = [{ type: "BUTTONS", buttons: [{ type: "ORDER_DETAILS", text: "Pay" }] }];
    expect(valueFaults(order, { "button.0": "anything" }, now)["button.0"]).toMatch(
      /needs an order/,
    );
    expect(slotObstacle({ kind: "order" })).toMatch(/shop’s system/);
    expect(slotObstacle({ kind: "text" })).toBeNull();
  });
});
