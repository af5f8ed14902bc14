import { expect, test } from "vitest";
import { storedJson, storedJsonText, storedText } from "./stored-text";

const HALVES = ["\ud83d", "\ude00"];

test.each([
  ["plain", "plain"],
  ["\u0000", ""],
  ["a\u0000b", "ab"],
  [`a${HALVES[0]}`, "a\ufffd"],
  [`${HALVES[1]}b`, "\ufffdb"],
  ["\ud83d\ude00", "\ud83d\ude00"],
  ["\\u0000", "\\u0000"],
  ["\\\\u0000", "\\\\u0000"],
  ["\\\u0000", "\\"],
  ["\\ud83d", "\\ud83d"],
  ['\u0001"\\\n\u2028', '\u0001"\\\n\u2028'],
])("r86: %j is stored as %j, in a text, a value and a key", (text, kept) => {
  expect(storedText(text)).toBe(kept);
  expect(storedJson({ [`k${text}`]: [text] })).toEqual({ [`k${kept}`]: [kept] });
});

test("what is nothing stays null, and numbers stay what they are", () => {
  expect(storedJsonText(null)).toBe("null");
  expect(storedJson({ a: 1.5, b: true, c: undefined })).toEqual({ a: 1.5, b: true });
});
