import { expect, test } from "vitest";
import { zoneChoices, zoneCity } from "./time-zones";

test("a city is called as it is today, whatever name of its zone the browser tells", () => {
  expect(["Asia/Calcutta", "Asia/Katmandu", "America/Sao_Paulo", "UTC"].map(zoneCity)).toEqual([
    "Kolkata",
    "Kathmandu",
    "Sao Paulo",
    "UTC",
  ]);
});

test("one's own zone is the first to choose, and a city of two names stands there once", () => {
  const choices = zoneChoices(["Asia/Kolkata", "America/Argentina/Buenos_Aires"]);
  expect(choices.slice(0, 3)).toEqual([
    { value: "Asia/Kolkata", label: "Asia/Kolkata" },
    { value: "America/Argentina/Buenos_Aires", label: "America/Argentina/Buenos Aires" },
    { value: "UTC", label: "UTC" },
  ]);
  expect(choices.filter(({ label }) => /Kolkata|Calcutta/.test(label))).toHaveLength(1);
  expect(new Set(choices.map(({ value }) => value)).size).toBe(choices.length);
});
