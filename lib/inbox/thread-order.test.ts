import { expect, test } from "vitest";
import { orderOf } from "./thread-order";
import { originOf } from "./thread-origin";

const item = (change: Record<string, unknown> = {}) => ({
  productId: "kettle",
  quantity: 2,
  price: "30",
  currency: "USD",
  ...change,
});

test("an order has a line an item and the sum of them", () => {
  const order = orderOf({
    items: [item(), item({ productId: "mug", quantity: 1, price: "25.5" })],
  });
  expect(order.lines).toMatchObject([
    { place: 1, product: "kettle", quantity: 2, price: "30", amount: "60.0000" },
    { place: 2, product: "mug", amount: "25.5000" },
  ]);
  expect(order.total).toEqual({ amount: "85.5000", currency: "USD" });
});

test.each([
  ["a price is missing", { price: null }],
  ["a quantity is missing", { quantity: null }],
  ["a quantity is no whole number", { quantity: 1.5 }],
  ["a price is no amount", { price: "1e99" }],
  ["a currency is another one", { currency: "KES" }],
  ["a currency is none", { currency: "dollars" }],
])("an order has no sum when %s, and is still shown", (_what, change) => {
  const order = orderOf({ items: [item(), item(change)] });
  expect(order.lines).toHaveLength(2);
  expect(order.total).toBeNull();
});

test("what is no list of items is an order without lines", () => {
  for (const items of [undefined, null, "two kettles", 7]) {
    expect(orderOf({ items })).toEqual({ lines: [], total: null });
  }
  expect(orderOf({ items: [null] }).lines).toMatchObject([{ product: "Product", amount: null }]);
});

test("an advertisement is told with its words, and only addresses that are safe to open", () => {
  const ad = { headline: "Chat with us", body: "Summer is here", sourceType: "ad" };
  const picture = { mediaType: "image", mediaUrl: "https://example.com/a.jpg" };
  expect(originOf({ referral: { ...ad, ...picture, sourceUrl: "https://fb.me/1" } })).toEqual({
    kind: "ad",
    headline: "Chat with us",
    body: "Summer is here",
    url: "https://fb.me/1",
    media: { url: "https://example.com/a.jpg", isVideo: false },
  });
  const unsafe = { sourceUrl: "javascript:alert(1)", mediaUrl: "http://example.com/a.jpg" };
  expect(originOf({ referral: { ...ad, ...unsafe } })).toMatchObject({ url: null, media: null });
  expect(originOf({ referral: { sourceType: "post" } })).toMatchObject({ kind: "post" });
  expect(originOf({ referredProduct: { productId: "mug" } })).toMatchObject({
    kind: "product",
    headline: "mug",
  });
  expect(originOf({ referral: null })).toBeNull();
});
