import { describe, expect, test } from "vitest";
import { alignFields, gatherRecord, isSame, mergeFields, spreadRecord } from "./field-merge";

const seen = { name: "Amina", city: "Mombasa", company: null };

describe("two people change one thing", () => {
  test("different fields both win, and what the other wrote comes back", () => {
    expect(
      mergeFields({
        seen,
        wanted: { ...seen, name: "Amina Yusuf" },
        stored: { ...seen, city: "Kisumu" },
      }),
    ).toEqual({ changes: { name: "Amina Yusuf" }, conflicts: [], theirs: { city: "Kisumu" } });
  });

  test("the same field to two different values is a conflict", () => {
    expect(
      mergeFields({
        seen,
        wanted: { ...seen, city: "Nairobi" },
        stored: { ...seen, city: "Kisumu" },
      }).conflicts,
    ).toEqual(["city"]);
  });

  test("the same field to the same value is none, and nothing is left to write", () => {
    expect(
      mergeFields({
        seen,
        wanted: { ...seen, city: "Kisumu" },
        stored: { ...seen, city: "Kisumu" },
      }),
    ).toEqual({ changes: {}, conflicts: [], theirs: {} });
  });

  test("who did not look is not overtaken", () => {
    expect(
      mergeFields({ seen: {}, wanted: { city: "Nairobi" }, stored: { ...seen, city: "Kisumu" } }),
    ).toEqual({ changes: { city: "Nairobi" }, conflicts: [], theirs: {} });
  });
});

describe("a record inside", () => {
  test("is compared name by name, added and removed ones included", () => {
    const sides = alignFields({
      seen: spreadRecord("customFields", { VIP: "yes", "Size v1.2": "M" }),
      wanted: spreadRecord("customFields", { VIP: "yes", "Size v1.2": "L" }),
      stored: spreadRecord("customFields", { "Size v1.2": "M", Shop: "Kisumu" }),
    });
    const merged = mergeFields(sides);
    expect(merged).toEqual({
      changes: { "customFields.Size v1.2": "L" },
      conflicts: [],
      theirs: { "customFields.VIP": null, "customFields.Shop": "Kisumu" },
    });
    expect(gatherRecord("customFields", { ...sides.stored, ...merged.changes })).toEqual({
      "Size v1.2": "L",
      Shop: "Kisumu",
    });
  });

  test("has no order: PostgreSQL keeps none", () => {
    expect(isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(isSame([1, 2], [2, 1])).toBe(false);
    expect(isSame(undefined, null)).toBe(true);
  });
});
