import { expect, test } from "vitest";
import { DEFAULT_NEXT, safeNext } from "./safe-next";

test.each([
  "/w/acme",
  "/w/acme/inbox?view=mine#last",
  "/invite/abc_-123",
  "/w/acme/contacts?q=a%20b",
])("a person who was on %s comes back there", (path) => {
  expect(safeNext(path)).toBe(path);
});

test.each([
  "//e.com",
  "/\\e.com",
  "\\\\e.com",
  "/\\/e.com",
  "https:e.com",
  "https://e.com/w/acme",
  "http:///e.com",
  "/%09/e.com",
  "/\t/e.com",
  "/%2f/e.com",
  "/%2fe.com",
  "/%5ce.com",
  "/%0d%0aSet-Cookie:a=b",
  "javascript:alert(1)",
  "data:text/html,hi",
  "w/acme",
  "@e.com",
  "http://user:pw@localhost:3000/",
  "/%",
  "",
  " /w/acme",
])("r36: %j leads nowhere but home", (path) => {
  expect(safeNext(path)).toBe(DEFAULT_NEXT);
});

test("r36: no place at all, or an absurdly long one, leads home", () => {
  expect(safeNext(null)).toBe(DEFAULT_NEXT);
  expect(safeNext(undefined)).toBe(DEFAULT_NEXT);
  expect(safeNext(`/${"a".repeat(3_000)}`)).toBe(DEFAULT_NEXT);
});
