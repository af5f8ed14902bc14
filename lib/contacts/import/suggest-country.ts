import type { CountryCode } from "@/lib/core/format/phone";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";
import type { ColumnMapping } from "./fields";
import { findCountry } from "./find-country";

export type CountrySuggestion = {
  defaultCountry: string;
  /** A sentence for the person who may change it. */
  reason: string;
  useCountryColumn: boolean;
  /** Rows whose number lies in a range of the country that the row names, of rows that name one. */
  fit: { fitting: number; looked: number } | null;
};

/** "(650) 253-0000": three, three and four digits, not beginning with 0 or 1, is how +1 is written. */
const NORTH_AMERICAN = /^\(?[2-9]\d{2}\)?[-. ]?\d{3}[-. ]?\d{4}(?!\d)/;
/** Below this share the column and the numbers are about different things. */
const COLUMN_FIT = 0.7;

/**
 * Which country national numbers of a file most likely belong to: the workspace's, unless the way the
 * numbers are written or the country codes among them say otherwise.
 */
export function suggestCountry(
  rows: readonly (readonly string[])[],
  mapping: ColumnMapping,
  workspaceCountry: string,
): CountrySuggestion {
  const columnOf = (field: string) =>
    Object.entries(mapping).find(([, mapped]) => mapped === field)?.[0];
  const phoneColumn = columnOf("phone");
  const countryColumn = columnOf("country");
  const pairs = rows
    .map((row) => ({
      phone: phoneColumn === undefined ? "" : (row[Number(phoneColumn)] ?? "").trim(),
      country: countryColumn === undefined ? null : findCountry(row[Number(countryColumn)] ?? ""),
    }))
    .filter((pair) => pair.phone !== "");
  const national = pairs.filter((pair) => !/^['"=]*(?:\+|00)/.test(pair.phone));

  let fit: CountrySuggestion["fit"] = null;
  const named = national.filter((pair) => pair.country !== null);
  if (named.length > 0) {
    const fitting = named.filter((pair) => lies(pair.phone, pair.country as CountryCode)).length;
    fit = { fitting, looked: named.length };
  }
  const useCountryColumn =
    fit !== null && fit.looked >= national.length / 2 && fit.fitting / fit.looked >= COLUMN_FIT;

  return { ...suggest(pairs, national, workspaceCountry), useCountryColumn, fit };
}

function suggest(
  pairs: readonly { phone: string }[],
  national: readonly { phone: string }[],
  workspaceCountry: string,
): { defaultCountry: string; reason: string } {
  const home = { defaultCountry: workspaceCountry, reason: "The country of your workspace." };
  if (national.length === 0) {
    return { ...home, reason: "Every number in the sample carries its own country code." };
  }
  const fits = (country: string) =>
    national.filter((one) => lies(one.phone, country as CountryCode)).length / national.length;
  const northAmerican =
    national.filter((one) => NORTH_AMERICAN.test(one.phone)).length / national.length;
  if (northAmerican >= 0.5 && workspaceCountry !== "US" && workspaceCountry !== "CA") {
    // nine digits after a zero also look like this in other countries, but then they fit at home
    if (fits(workspaceCountry) < 0.6) {
      return {
        defaultCountry: "US",
        reason: `${percent(northAmerican)} of the numbers without a country code are written the North American way.`,
      };
    }
  }
  const abroad = new Map<string, number>();
  for (const { phone } of pairs) {
    const parsed = parsePhoneExactly(phone);
    if (parsed.ok && parsed.country && parsed.assigned) {
      abroad.set(parsed.country, (abroad.get(parsed.country) ?? 0) + 1);
    }
  }
  const homeFit = fits(workspaceCountry);
  for (const [country] of [...abroad].sort(([, left], [, right]) => right - left).slice(0, 3)) {
    if (country !== workspaceCountry && fits(country) > homeFit + 0.25) {
      return {
        defaultCountry: country,
        reason: "Numbers with a country code in this file are mostly from there.",
      };
    }
  }
  return home;
}

/** The number is in a range that the country has given out. */
function lies(phone: string, country: CountryCode): boolean {
  const parsed = parsePhoneExactly(phone, country);
  return parsed.ok && parsed.assigned && parsed.country === country;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
