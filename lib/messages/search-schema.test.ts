import { describe, expect, test } from "vitest";
import { isSearchable, markHits, readSearch } from "./search-schema";

describe("what was typed", () => {
  test("is words and filters in any order", () => {
    expect(
      readSearch('kettle from:"Maria Santos" has:image  in:Shop after:2026-11-01 blue'),
    ).toEqual({
      words: "kettle blue",
      from: "Maria Santos",
      in: "Shop",
      has: "image",
      since: "2026-11-01",
      until: null,
    });
  });

  test.each([
    ["has:dragons", "has:dragons"],
    ["after:soon", "after:soon"],
    ["before:2026-99-99", "before:2026-99-99"],
    ["https://shop.example/from:x", "https://shop.example/from:x"],
  ])("%s, which is no filter, is looked for as it stands", (typed, words) => {
    expect(readSearch(typed).words).toBe(words);
  });

  test("needs a word or a kind of file", () => {
    expect(isSearchable(readSearch("from:me"))).toBe(false);
    expect(isSearchable(readSearch("!!! …"))).toBe(false);
    expect(isSearchable(readSearch("has:link"))).toBe(false);
    expect(isSearchable(readSearch("has:voice"))).toBe(true);
    expect(isSearchable(readSearch("ü"))).toBe(true);
  });
});

describe("hits", () => {
  const shown = (text: string, words: string, max?: number) =>
    markHits(text, words, max)
      .map(({ text: part, hit }) => (hit ? `[${part}]` : part))
      .join("");

  test("are marked whatever their accents and case, the last word also as a beginning", () => {
    expect(shown("Le café est FERMÉ, les cafés aussi", "cafe ferm")).toBe(
      "Le [café] est [FERMÉ], les cafés aussi",
    );
    expect(shown("cafés", "cafe")).toBe("[cafés]");
  });

  test("of a long text stand in what is kept of it", () => {
    const text = `${"word ".repeat(100)}kettle${" word".repeat(100)}`;
    const result = shown(text, "kettle", 90);
    expect(result).toContain("[kettle]");
    expect(result.length).toBeLessThan(110);
    expect(result.startsWith("…")).toBe(true);
    expect(result.endsWith("…")).toBe(true);
  });

  test("are none in an empty text, and signs in the query are no patterns", () => {
    expect(markHits("", "a")).toEqual([]);
    expect(shown("a.b (c) [d]", ".* ( [")).toBe("a.b (c) [d]");
  });
});
