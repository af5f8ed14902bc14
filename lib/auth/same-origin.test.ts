import { expect, test } from "vitest";
import { isSameOrigin } from "./same-origin";

const from = (headers: Record<string, string>) => isSameOrigin(new Headers(headers));

test("our own pages may act", () => {
  expect(from({ origin: "http://localhost:3000", host: "localhost:3000" })).toBe(true);
  expect(from({ "sec-fetch-site": "same-origin" })).toBe(true);
});

test("on one's own machine the number is as good as the name", () => {
  expect(from({ origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" })).toBe(true);
});

test.each([
  { origin: "https://evil.test", host: "localhost:3000" },
  { origin: "https://evil.test", host: "evil.test" },
  { origin: "null", "sec-fetch-site": "same-origin" },
  { origin: "http://localhost:3001", host: "localhost:3000" },
  { origin: "http://localhost:3000.evil.test", host: "localhost:3000" },
  { origin: "http://127.0.0.1:9000", host: "127.0.0.1:3000" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "none" },
  {},
])("r38: a request with %j does nothing", (headers) => {
  expect(from(headers as Record<string, string>)).toBe(false);
});
