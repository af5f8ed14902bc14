import { expect, test } from "vitest";
import { changedVariables, followDraft } from "./draft-changes";
import type { Variable } from "./schema";

const text = (words: string): Variable => ({ source: "text", text: words });

test("only the values that somebody changed are sent, so that a colleague's are not put back", () => {
  const seen = { "body.day": text("Monday"), "body.time": text("9:00"), "body.at": text("Here") };
  const wanted = {
    "body.day": text("Tuesday"),
    "body.time": text("9:00 "),
    "body.who": text("Ada"),
  };
  expect(changedVariables(seen, wanted)).toEqual({
    "body.day": text("Tuesday"),
    "body.at": null,
    "body.who": text("Ada"),
  });
});

test("a value that was emptied is taken away, and one that has only begun is not sent", () => {
  const seen = { "body.day": text("Monday") };
  expect(changedVariables(seen, { "body.day": text(""), "body.time": text("") })).toEqual({
    "body.day": null,
  });
});

test("what others changed appears, and what somebody is about to write stays", () => {
  type Draft = { name: string; templateId: string; variables: Record<string, Variable> };
  const seen: Draft = {
    name: "Spring",
    templateId: "a",
    variables: { "body.day": text("Monday") },
  };
  const mine = {
    ...seen,
    name: "Spring ",
    variables: { "body.day": text("Monday "), "body.time": text(""), "body.at": text("") },
  };
  const stored = {
    name: "Spring",
    templateId: "b",
    variables: { "body.day": text("Monday"), "body.time": text("9:00") },
  };
  expect(followDraft(mine, seen, stored)).toEqual({
    name: "Spring ",
    templateId: "b",
    variables: { "body.day": text("Monday "), "body.time": text("9:00"), "body.at": text("") },
  });
  expect(followDraft(mine, seen, { ...seen, variables: {} }).variables).toEqual({
    "body.time": text(""),
    "body.at": text(""),
  });
});
