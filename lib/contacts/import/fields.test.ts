import { expect, it } from "vitest";
import { isImportField } from "./fields";

it("knows its own fields and custom ones with a name, and no others", () => {
  for (const field of ["phone", "skip", "custom:Loyalty level", `custom:${"x".repeat(60)}`]) {
    expect(isImportField(field), field).toBe(true);
  }
  for (const field of ["", "custom:", "Phone", "constructor", `custom:${"x".repeat(61)}`]) {
    expect(isImportField(field), field).toBe(false);
  }
});
