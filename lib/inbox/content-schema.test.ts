import { expect, test } from "vitest";
import { messageContentSchema } from "./content-schema";

test("an id of four digits is told how long one is, not that it has other signs", () => {
  const form = { kind: "flow", text: "Your order", flowId: "2211", label: "Fill in" };
  const product = { kind: "product", text: "", catalogId: "1948", productId: "kettle" };
  for (const content of [form, product]) {
    const checked = messageContentSchema.safeParse(content);
    expect(checked.error?.issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^A (form|catalogue) id is a number of 5 to 25 digits\.$/),
    ]);
  }
});
