import { describe, expect, test } from "vitest";
import * as z from "zod";
import { Refusal } from "@/lib/core/errors";
import { parseInput } from "./workspace-action";

const replySchema = z.strictObject({
  text: z.string().min(1, "Write something."),
  seenVersion: z.int().min(0),
  place: z.strictObject({ name: z.string() }).optional(),
});

const refusalOf = (input: unknown) => {
  try {
    parseInput(replySchema, input);
  } catch (error) {
    if (error instanceof Refusal) return { message: error.message, fields: error.fields };
    throw error;
  }
  return null;
};

describe("what a page sends to an action", () => {
  test("is taken as it is when it fits", () => {
    expect(parseInput(replySchema, { text: "Hello", seenVersion: 3 })).toEqual({
      text: "Hello",
      seenVersion: 3,
    });
  });

  test("a tab left open over an update is told to reload, not that its fields need attention", () => {
    const gone = refusalOf({ text: "Hello", seenVersion: 3, sendAnyway: true });
    expect(gone?.message).toContain("reload the page");
    expect(gone?.fields).toEqual({ sendAnyway: "This field does not belong here." });
    const inside = { name: "Nyali", floor: 2 };
    expect(refusalOf({ text: "Hello", seenVersion: 3, place: inside })?.fields).toEqual({
      "place.floor": "This field does not belong here.",
    });
    expect(refusalOf({ text: "Hello" })?.message).toContain("reload the page");
  });

  test("what a person typed wrong is said at its field", () => {
    expect(refusalOf({ text: "", seenVersion: 3 })).toEqual({
      message: "Some fields need attention. Nothing was changed.",
      fields: { text: "Write something." },
    });
  });
});
