import { getCountries } from "libphonenumber-js/core";
import metadata from "libphonenumber-js/min/metadata";

/* Names that differ between lists, folded. */
const ALIASES: Record<string, string> = {
  usa: "US",
  "u s a": "US",
  "u s": "US",
  "united states of america": "US",
  america: "US",
  uk: "GB",
  "u k": "GB",
  "great britain": "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  russia: "RU",
  "russian federation": "RU",
  "south korea": "KR",
  korea: "KR",
  "republic of korea": "KR",
  "ivory coast": "CI",
  "czech republic": "CZ",
  swaziland: "SZ",
  macedonia: "MK",
  "hong kong": "HK",
  macau: "MO",
  holland: "NL",
  "the netherlands": "NL",
  uae: "AE",
  emirates: "AE",
  drc: "CD",
  "viet nam": "VN",
  turkey: "TR",
  palestine: "PS",
  laos: "LA",
  iran: "IR",
  syria: "SY",
  tanzania: "TZ",
  bolivia: "BO",
  venezuela: "VE",
  moldova: "MD",
  "cape verde": "CV",
};

const LANGUAGES = ["en", "es", "pt", "fr", "de", "ar"];

let byName: Map<string, string> | undefined;

function names(): Map<string, string> {
  if (byName) return byName;
  byName = new Map(Object.entries(ALIASES));
  const codes = getCountries(metadata);
  for (const language of LANGUAGES) {
    const words = new Intl.DisplayNames([language], { type: "region" });
    for (const code of codes) {
      const name = words.of(code);
      if (name) byName.set(fold(name), code);
    }
  }
  for (const code of codes) byName.set(code.toLowerCase(), code);
  return byName;
}

/** ISO 3166-1 alpha-2 of a country as people write it, in six languages, or null. */
export function findCountry(text: string): string | null {
  const folded = fold(text);
  return folded === "" ? null : (names().get(folded) ?? null);
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, "and")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
