import { expect, test } from "vitest";
import { mayUnpause } from "./template-pause";

const NOW = new Date("2026-11-28T12:00:00Z");
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

test.each([
  ["by pacing", "paused", "pacing", 0, true],
  ["for quality, which ends by itself", "paused", "quality", 24, false],
  ["of an untold kind that may still be for quality", "paused", null, 5, false],
  ["of an untold kind that lasts longer than any for quality", "paused", null, 7, true],
  ["that is over", "approved", "pacing", 7, false],
  ["of a template that Meta disabled", "disabled", "pacing", 7, false],
] as const)("a pause %s", (_words, status, pauseKind, hours, expected) => {
  expect(mayUnpause({ status, pauseKind, statusChangedAt: hoursAgo(hours) }, NOW)).toBe(expected);
});
