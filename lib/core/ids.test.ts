import { expect, test } from "vitest";
import { idOfEffect, isId, newId, timeOfId } from "./ids";

test("ids of one process are in the order in which they were made, also twenty thousand in one moment", () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id, place) => place === 0 || (ids[place - 1] as string) < id)).toBe(true);
  expect(
    ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/.test(id)),
  ).toBe(true);
});

test("an id tells when it was made", () => {
  const future = Date.parse("2031-05-06T07:08:09.123Z");
  expect(timeOfId(newId(future))).toBe(future);
});

test("a clock that is set back does not turn the order round", () => {
  const ahead = newId(Date.parse("2032-01-01T00:00:00Z"));
  const after = newId(Date.parse("2031-12-31T23:00:00Z"));
  expect(after > ahead).toBe(true);
});

test("what came of a cause sorts as the causes do, then by its place, and is never the same twice", () => {
  const [first, second] = [newId(), newId()];
  const effects = [
    ...[0, 1, 2, 255, 256, 16_383].map((place) => idOfEffect(first, place)),
    ...[0, 70_000].map((place) => idOfEffect(second, place)),
  ];
  expect([...effects].sort()).toEqual(effects);
  expect(effects.every((id) => isId(id) && /^.{14}7.{4}[89ab]/.test(id))).toBe(true);
  expect(effects.slice(0, 6).every((id) => timeOfId(id) === timeOfId(first))).toBe(true);
  expect(idOfEffect(first, 0)).not.toBe(idOfEffect(first, 0));
});

test.each([
  "",
  "0199c3a0-0000-7000-8000-00000000000",
  "0199c3a0-0000-7000-8000-0000000000011",
  "0199c3a0-0000-7000-8000-00000000000g",
  "0199c3a0-0000-7000-8000-000000000001\n",
  " 0199c3a0-0000-7000-8000-000000000001",
  "{0199c3a0-0000-7000-8000-000000000001}",
  "../../../../etc/passwd",
  "' or 1=1 --",
])("%j is no id", (text) => expect(isId(text)).toBe(false));
