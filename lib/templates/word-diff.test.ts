import { expect, test } from "vitest";
import { wordDiff } from "./word-diff";

test("one changed word is shown between words that stayed", () => {
  expect(wordDiff("Hi {{1}}, it left today.", "Hi {{1}}, it leaves today.")).toEqual([
    { text: "Hi {{1}}, it ", change: "same" },
    { text: "left", change: "removed" },
    { text: "leaves", change: "added" },
    { text: " today.", change: "same" },
  ]);
});

test("the same text has nothing to show, and an empty one is all new or all gone", () => {
  expect(wordDiff("a b", "a b")).toEqual([{ text: "a b", change: "same" }]);
  expect(wordDiff("", "a b")).toEqual([{ text: "a b", change: "added" }]);
  expect(wordDiff("a b", "")).toEqual([{ text: "a b", change: "removed" }]);
});

test("whatever changed, taking one side of it gives that text back", () => {
  const before = "one two three four five\nsix seven";
  const after = "two zero four five eight\n\nseven nine";
  const parts = wordDiff(before, after);
  const side = (change: "added" | "removed") =>
    parts
      .filter((part) => part.change !== change)
      .map((part) => part.text)
      .join("");
  expect(side("added")).toBe(before);
  expect(side("removed")).toBe(after);
});

test("a text of a thousand words is shown whole rather than compared for seconds", () => {
  const long = "word ".repeat(1_000);
  expect(wordDiff(long, "short").map((part) => part.change)).toEqual(["removed", "added"]);
});
