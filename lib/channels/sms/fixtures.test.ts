import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const here = new URL("./", import.meta.url);

it("each of Twilio's examples is driven by a test", () => {
  const tests = readdirSync(here)
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => readFileSync(new URL(name, here), "utf8"))
    .join("\n");
  const unnamed = readdirSync(new URL("./fixtures/", here))
    .map((name) => name.replace(/\.json$/, ""))
    .filter((name) => !tests.includes(name));
  expect(unnamed).toEqual([]);
});
