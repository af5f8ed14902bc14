import { expect, test } from "vitest";
import { EMPTY_DRAFT } from "@/lib/templates/empty-draft";
import { absorb } from "./absorb-draft";

const seen = {
  ...EMPTY_DRAFT,
  body: "Hello {{first_name}}",
  samples: { "body.first_name": "Amina" },
};

test("what a colleague wrote appears in the fields that are not written in here", () => {
  const mine = { ...seen, body: "Hi {{first_name}}" };
  const taken = absorb({ seen, mine, theirs: { footer: "Northwind", body: seen.body } });
  expect(taken.mine).toEqual({ ...mine, footer: "Northwind" });
  expect(taken.seen).toEqual({ ...seen, footer: "Northwind" });
});

test("a field that both write in keeps its words, and counts as not yet seen", () => {
  const mine = { ...seen, body: "Hi {{first_name}}" };
  const taken = absorb({ seen, mine, theirs: { body: "Dear {{first_name}}" } });
  expect(taken).toEqual({ seen, mine });
});

test("a sample that a colleague took away goes, another stays", () => {
  const taken = absorb({ seen, mine: seen, theirs: { "samples.body.first_name": null } });
  expect(taken.mine.samples).toEqual({});
  expect(taken.seen.samples).toEqual({});
});
