import { expect, test } from "vitest";
import { fieldNames } from "./use-action-form";

test("a reason finds its field at any depth of a form", () => {
  const values = { name: "", address: { city: "" }, samples: [{ text: "" }], on: new Date(0) };
  expect(fieldNames(values)).toEqual([
    "name",
    "address",
    "address.city",
    "samples",
    "samples.0",
    "samples.0.text",
    "on",
  ]);
});
