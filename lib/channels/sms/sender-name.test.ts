import { describe, expect, it } from "vitest";
import { noteForCountry, SENDER_NAME_NOTES, senderNameProblem } from "./sender-name";

describe("a sender name", () => {
  it.each(["Tickline", "A", "Team 24", "B&B_Inn+1", "new-shop", "ELEVENCHARS"])(
    "%s is taken",
    (name) => {
      expect(senderNameProblem(name)).toBeNull();
    },
  );

  it.each([
    ["", "Give a sender name."],
    ["TwelveChars1", "at most 11 characters; this one has 12"],
    ["12345", "at least one letter"],
    ["+-_&", "at least one letter"],
    ["Café", "letters without accents"],
    ["Shop!", "letters without accents"],
    ["Shop\n", "Take out the space"],
    [" Shop", "Take out the space"],
    ["Тиклайн", "letters without accents"],
  ])("%j is refused", (name, words) => {
    expect(senderNameProblem(name)).toContain(words);
  });
});

describe("what is known of countries", () => {
  it("names are blocked in North America and registered in India", () => {
    expect(noteForCountry("US")).toEqual({
      rule: "blocked",
      text: "Phones in the United States get no messages from a name. Send from a number there.",
    });
    expect(noteForCountry("in")?.rule).toBe("registered");
    expect(noteForCountry("KE")?.text).toContain("registered for Kenya");
  });

  it("a country that nobody told us of promises nothing", () => {
    expect(noteForCountry("FR")).toBeNull();
    expect(noteForCountry("")).toBeNull();
    expect(noteForCountry("toString")).toBeNull();
  });

  it("stands under ISO codes and speaks in whole sentences", () => {
    for (const [code, { text }] of Object.entries(SENDER_NAME_NOTES)) {
      expect(code).toMatch(/^[A-Z]{2}$/);
      expect(text).toMatch(/^[A-Z][^!]*\.$/);
    }
  });
});
