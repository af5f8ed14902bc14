/*
 * Countries to choose from, and the zone to start with where a country has several. Names come from
 * Intl; a country's one zone too, where it has one.
 */

/** ISO 3166-1 alpha-2, without the places where nobody lives. */
export const COUNTRY_CODES = (
  "AD AE AF AG AI AL AM AO AR AS AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ " +
  "CA CD CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK " +
  "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ " +
  "IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD " +
  "ME MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NU NZ OM PA " +
  "PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS " +
  "ST SV SX SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF " +
  "WS XK YE YT ZA ZM ZW"
).split(" ");

const KNOWN = new Set(COUNTRY_CODES);
export function isCountry(code: string): boolean {
  return KNOWN.has(code);
}

/** Where most of a country's people live, when it has several zones or is listed by an old name. */
const MAIN_ZONE: Record<string, string> = {
  AR: "America/Argentina/Buenos_Aires",
  AU: "Australia/Sydney",
  BR: "America/Sao_Paulo",
  CA: "America/Toronto",
  CD: "Africa/Kinshasa",
  CL: "America/Santiago",
  CN: "Asia/Shanghai",
  CY: "Asia/Nicosia",
  DE: "Europe/Berlin",
  EC: "America/Guayaquil",
  ES: "Europe/Madrid",
  FM: "Pacific/Pohnpei",
  GL: "America/Nuuk",
  ID: "Asia/Jakarta",
  IN: "Asia/Kolkata",
  KI: "Pacific/Tarawa",
  KZ: "Asia/Almaty",
  MH: "Pacific/Majuro",
  MM: "Asia/Yangon",
  MN: "Asia/Ulaanbaatar",
  MX: "America/Mexico_City",
  MY: "Asia/Kuala_Lumpur",
  NP: "Asia/Kathmandu",
  NZ: "Pacific/Auckland",
  PF: "Pacific/Tahiti",
  PG: "Pacific/Port_Moresby",
  PS: "Asia/Hebron",
  PT: "Europe/Lisbon",
  RU: "Europe/Moscow",
  UA: "Europe/Kyiv",
  US: "America/New_York",
  UZ: "Asia/Tashkent",
  VN: "Asia/Ho_Chi_Minh",
};

/**
 * The zone to propose for a country.
 * @param browserZone what the person's browser says; kept when it lies in that country
 */
export function timeZoneOf(country: string, browserZone?: string): string {
  const zones = zonesOf(country);
  if (browserZone && zones.includes(browserZone)) return browserZone;
  return MAIN_ZONE[country] ?? zones[0] ?? "UTC";
}

/** The country whose clock somebody's browser shows, when only one has that zone. */
export function countryOfTimeZone(timeZone: string | undefined): string | undefined {
  if (!timeZone) return undefined;
  const found = COUNTRY_CODES.filter(
    (code) => MAIN_ZONE[code] === timeZone || zonesOf(code).includes(timeZone),
  );
  return found.length === 1 ? found[0] : undefined;
}

function zonesOf(country: string): string[] {
  if (!isCountry(country)) return [];
  // newer engines have the method, older ones the property; TypeScript knows neither yet
  const region = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    getTimeZones?: () => string[] | undefined;
    timeZones?: string[];
  };
  return region.getTimeZones?.() ?? region.timeZones ?? [];
}

/** The country a browser's languages name, for instance "KE" from "en-KE,en;q=0.9". */
export function countryOfLanguages(acceptLanguage: string | null): string | undefined {
  for (const part of (acceptLanguage ?? "").split(",")) {
    const region = /^\s*[a-z]{2,3}(?:-[A-Za-z]{4})?-([A-Za-z]{2})\b/.exec(part)?.[1]?.toUpperCase();
    if (region && isCountry(region)) return region;
  }
  return undefined;
}

/** Codes, English names and the zone each starts with, by name. */
export function listCountries(): { code: string; name: string; timeZone: string }[] {
  const names = new Intl.DisplayNames("en", { type: "region" });
  return COUNTRY_CODES.map((code) => ({
    code,
    name: names.of(code) ?? code,
    timeZone: timeZoneOf(code),
  })).sort((a, b) => a.name.localeCompare(b.name, "en"));
}
