import { describe, expect, test } from "vitest";
import { fillPlaceholders, openPlaceholders, unknownPlaceholders } from "./fill-placeholders";
import { findMentions } from "./mention";

const team = [
  { id: "1", name: "Tom" },
  { id: "2", name: "Tom Otieno" },
  { id: "3", name: "Lena Moreau" },
];
const named = (text: string) => findMentions(text, team).map(({ id }) => id);

describe("whom a note names", () => {
  test("the whole name, in any case, before any sign", () => {
    expect(named("@Lena Moreau, can you?")).toEqual(["3"]);
    expect(named("ask @lena moreau")).toEqual(["3"]);
  });
  test("of two who begin alike the longer one", () => {
    expect(named("@Tom Otieno please")).toEqual(["2"]);
    expect(named("@Tom please")).toEqual(["1"]);
    expect(named("@Tom and @Tom Otieno")).toEqual(["1", "2"]);
  });
  test("a mail address and a longer word name nobody", () => {
    expect(named("write to info@Tom.example")).toEqual([]);
    expect(named("@Tommy")).toEqual([]);
  });
});

describe("places in a canned reply", () => {
  const values = { "contact.first_name": "Amina", "contact.company": " " };
  test("are filled with what is known", () => {
    expect(fillPlaceholders("Hello {{ contact.first_name }}!", values)).toEqual({
      text: "Hello Amina!",
      missing: [],
    });
  });
  test("stay and are named when nothing is known, or nothing with that name", () => {
    expect(fillPlaceholders("{{contact.company}} {{contact.frist_name}}", values)).toEqual({
      text: "{{contact.company}} {{contact.frist_name}}",
      missing: ["contact.company", "contact.frist_name"],
    });
    expect(unknownPlaceholders("{{contact.company}} {{toString}}")).toEqual(["toString"]);
    expect(openPlaceholders("{{a}} {{a}} {{b}}")).toEqual(["a", "b"]);
  });
  test("a value that looks like a place is not filled again", () => {
    expect(
      fillPlaceholders("{{contact.name}}", {
        "contact.name": "{{agent.name}}",
        "agent.name": "Lena",
      }).text,
    ).toBe("{{agent.name}}");
  });
});
