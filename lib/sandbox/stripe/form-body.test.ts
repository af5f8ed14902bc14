import { expect, test } from "vitest";
import { parseFormBody } from "./form-body";

const plain = (text: string) => JSON.parse(JSON.stringify(parseFormBody(text)));

test("brackets are objects and arrays, in the order of their numbers", () => {
  expect(
    plain(
      "mode=payment&line_items[1][quantity]=2&line_items[0][price_data][product_data][name]=Wallet+top-up&line_items[0][quantity]=1&metadata[a]=b%26c&expand[]=x&expand[]=y",
    ),
  ).toEqual({
    mode: "payment",
    line_items: [
      { price_data: { product_data: { name: "Wallet top-up" } }, quantity: "1" },
      { quantity: "2" },
    ],
    metadata: { a: "b&c" },
    expand: ["x", "y"],
  });
});

test("names that a prototype has are fields and reach no prototype", () => {
  const fields = parseFormBody("__proto__[polluted]=1&constructor[prototype][polluted]=1");
  expect(Object.keys(fields)).toEqual(["__proto__", "constructor"]);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});

test("nothing is an empty object", () => {
  expect(plain("")).toEqual({});
});
