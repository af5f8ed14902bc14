import { describe, expect, it } from "vitest";
import { guessVariables } from "./guess-variables";

describe("values of a chosen template", () => {
  it("come from contact fields and custom fields of the same name", () => {
    const slots = [{ place: "body.first_name" }, { place: "body.size" }, { place: "body.1" }];
    expect(guessVariables(slots, {}, ["size"])).toEqual({
      "body.first_name": { source: "field", field: "first_name", fallback: "" },
      "body.size": { source: "field", field: "custom:size", fallback: "" },
    });
  });

  it("stay as somebody mapped them when another template has the same place", () => {
    const before = { "body.first_name": { source: "text" as const, text: "friend" } };
    expect(guessVariables([{ place: "body.first_name" }], before, [])).toEqual(before);
    expect(guessVariables([{ place: "body.city" }], before, [])).toEqual({
      "body.city": { source: "field", field: "city", fallback: "" },
    });
  });
});
