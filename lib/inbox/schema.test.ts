import { expect, test } from "vitest";
import { listConversationsSchema } from "./schema";

test("a cursor with microseconds in it is a cursor: the list once ended there", () => {
  const at = "2026-11-28 21:07:24.677123+00";
  const before = ["priority", at, at, "01a223fb-f662-753c-8899-4ff875ae6a3e"].join("|");
  expect(listConversationsSchema.parse({ before }).before).toBe(before);
});
