import { expect, test } from "vitest";
import { renderTemplate } from "@/lib/templates/render-template";
import { sentMessage } from "./phone-message";

const picture = { type: "HEADER", format: "IMAGE" };

test("an offer that was sent shows its picture, its end and its code", () => {
  const preview = renderTemplate(
    [
      picture,
      { type: "BODY", text: "All teas for half the price." },
      {
        type: "LIMITED_TIME_OFFER",
        limited_time_offer: { text: "Half price", has_expiration: true },
      },
      { type: "BUTTONS", buttons: [{ type: "COPY_CODE", example: "TEA25" }] },
    ],
    {
      "header.media": "file:0198c0de-7f3a-7000-8000-000000000001 kettle.png",
      "offer.expires_at": new Date(Date.now() - 1_000).toISOString(),
      "button.0": "TEA50",
    },
  );
  expect(sentMessage(preview, "northwind")).toMatchObject({
    header: {
      kind: "image",
      url: "/w/northwind/templates/files/0198c0de-7f3a-7000-8000-000000000001",
      name: "kettle.png",
    },
    offer: { text: "Half price", ends: "Offer ended", code: "TEA50" },
    cards: [],
  });
});

test("cards that were sent show each their picture, words and buttons", () => {
  const card = {
    components: [
      picture,
      { type: "BODY", text: "Only {{price}} today." },
      { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Keep one" }] },
    ],
  };
  const preview = renderTemplate(
    [
      { type: "BODY", text: "New in the shop." },
      { type: "CAROUSEL", cards: [card, card] },
    ],
    {
      "card.0.header.media": "file:0198c0de-7f3a-7000-8000-000000011111",
      "card.0.body.price": "$19",
      "card.1.header.media": "file:0198c0de-7f3a-7000-8000-000000022222",
      "card.1.body.price": "$29",
    },
  );
  const { cards } = sentMessage(preview, "northwind");
  expect(cards).toMatchObject([
    {
      header: { url: "/w/northwind/templates/files/0198c0de-7f3a-7000-8000-000000011111" },
      body: "Only $19 today.",
    },
    {
      header: { url: "/w/northwind/templates/files/0198c0de-7f3a-7000-8000-000000022222" },
      body: "Only $29 today.",
      buttons: [{ kind: "quick_reply", text: "Keep one" }],
    },
  ]);
});
