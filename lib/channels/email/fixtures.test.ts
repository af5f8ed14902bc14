import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const here = new URL("./", import.meta.url);

/** What we neither send nor receive, and why. */
const UNUSED: Readonly<Record<string, string>> = {
  "req-send-batch": "each mail goes by itself, with a key of its own",
  "res-send-batch": "see req-send-batch",
  "res-send-batch-permissive-partial": "see req-send-batch",
  "req-send-email-one-click-unsubscribe": "an answer to a person is no bulk mail",
};

it("each of Resend's examples is driven by a test, or said to be of no use here", () => {
  const tests = readdirSync(here)
    .filter((name) => name.endsWith(".test.ts") && name !== "fixtures.test.ts")
    .map((name) => readFileSync(new URL(name, here), "utf8"))
    .join("\n");
  const unnamed = readdirSync(new URL("./fixtures/", here))
    .map((name) => name.replace(/\.json$/, ""))
    .filter((name) => !tests.includes(`"${name}"`) && UNUSED[name] === undefined);
  expect(unnamed).toEqual([]);
});
