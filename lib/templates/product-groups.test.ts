import { expect, test } from "vitest";
import { readProductGroups, writeProductGroups } from "./product-groups";

test.each([
  ["", []],
  ["red-1", [{ title: "", productIds: ["red-1"] }]],
  [" red-1 ,, blue-2;", [{ title: "", productIds: ["red-1", "blue-2"] }]],
  [
    "Kettles: red-1, blue-2; Tea: mint-3; Empty: ",
    [
      { title: "Kettles", productIds: ["red-1", "blue-2"] },
      { title: "Tea", productIds: ["mint-3"] },
    ],
  ],
  ["Tea: shop:mint", [{ title: "Tea", productIds: ["shop:mint"] }]],
])("%j is read as its groups", (value, groups) => {
  expect(readProductGroups(value)).toEqual(groups);
});

test("what is chosen from a list is read again as it was chosen", () => {
  const groups = [
    { title: "Kettles", productIds: ["red-1", "shop:blue"] },
    { title: "", productIds: ["shop:mint"] },
  ];
  expect(readProductGroups(writeProductGroups(groups))).toEqual(groups);
  // a group that is still being filled is no part of the message
  expect(writeProductGroups([...groups, { title: "Tea", productIds: [] }])).toBe(
    writeProductGroups(groups),
  );
});
