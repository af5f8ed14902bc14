import { expect, it } from "vitest";
import { findCountry } from "./find-country";

it.each([
  ["Kenya", "KE"],
  ["  KENYA ", "KE"],
  ["ke", "KE"],
  ["España", "ES"],
  ["espana", "ES"],
  ["Deutschland", "DE"],
  ["Brasil", "BR"],
  ["États-Unis", "US"],
  ["U.S.A.", "US"],
  ["USA", "US"],
  ["UK", "GB"],
  ["Turks and Caicos Islands", "TC"],
  ["Turks & Caicos Islands", "TC"],
  ["Côte d’Ivoire", "CI"],
  ["مصر", "EG"],
])("finds the country that %j means", (text, code) => {
  expect(findCountry(text)).toBe(code);
});

it("knows no country for places that are none", () => {
  for (const text of ["", "  ", "-", "Nairobi", "Atlantis", "constructor", "__proto__"]) {
    expect(findCountry(text), text).toBeNull();
  }
});
