import { expect, test } from "vitest";
import { editAllowance } from "./edit-allowance";

const now = new Date("2026-11-27T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

test("who never changed an approved wording may, ten times", () => {
  expect(editAllowance([], now)).toEqual({ left: 10, nextAt: null });
});

test("a second change waits until a day after the first", () => {
  expect(editAllowance([hoursAgo(23)], now)).toEqual({
    left: 9,
    nextAt: "2026-11-27T13:00:00.000Z",
  });
  expect(editAllowance([hoursAgo(24)], now)).toEqual({ left: 9, nextAt: null });
});

test("the eleventh waits until the first of the ten is 30 days old", () => {
  const ten = Array.from({ length: 10 }, (_, index) => hoursAgo(24 * (20 + index) - 12));
  expect(editAllowance(ten, now)).toEqual({ left: 0, nextAt: "2026-11-29T00:00:00.000Z" });
  expect(editAllowance([...ten.slice(0, 9), hoursAgo(24 * 30)], now)).toEqual({
    left: 1,
    nextAt: null,
  });
});
