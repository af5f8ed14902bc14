import { expect, test } from "vitest";
import { untilNextRead, windowAt } from "./window-clock";

const END = "2026-11-20T10:00:00.000Z";
const at = (offsetMs: number) => windowAt(END, Date.parse(END) + offsetMs);

test("a second before its end the window is open, at its end and after it is closed", () => {
  expect(at(-1000)).toMatchObject({ open: true, closing: true, left: "under a minute" });
  expect(at(0)).toMatchObject({ open: false, closing: false, leftMs: 0 });
  expect(at(1000).open).toBe(false);
});

test("the chip appears from four hours down", () => {
  const hour = 60 * 60 * 1000;
  expect(at(-4 * hour - 1).closing).toBe(false);
  expect(at(-4 * hour).closing).toBe(true);
  expect(at(-72 * 60 * 1000)).toMatchObject({ left: "1 h 12 min" });
});

test("a person who never wrote has no window", () => {
  expect(windowAt(null, Date.now())).toMatchObject({ open: false, share: 0 });
});

test("a clock that turns out to be late looks for the end again at once, not half a minute later", () => {
  const end = Date.parse(END);
  // the timer rang, and by what is known of the server's clock by now there is a little left
  expect(untilNextRead(END, end - 130)).toBe(150);
  expect(untilNextRead(END, end - 90_000)).toBe(30_000);
  expect(untilNextRead(END, end + 1)).toBe(30_000);
  expect(untilNextRead(null, end)).toBe(30_000);
});
