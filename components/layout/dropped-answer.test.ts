import { expect, test } from "vitest";
import { isDroppedAnswer } from "./dropped-answer";

test.each([
  "network error",
  "Failed to fetch",
  "Load failed",
  "Error in input stream",
  "Connection closed.",
  "Minified React error #412; visit https://react.dev/errors/412 for the full message",
  "NetworkError when attempting to fetch resource.",
])("an answer that broke off is known by “%s”", (words) => {
  expect(isDroppedAnswer(new TypeError(words))).toBe(true);
});

test("a fault of the page, and one that the server has noted, is none of the connection", () => {
  expect(isDroppedAnswer(new TypeError("x is undefined"))).toBe(false);
  expect(isDroppedAnswer(Object.assign(new Error("network error"), { digest: "481" }))).toBe(false);
});
