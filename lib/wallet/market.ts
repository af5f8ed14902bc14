import { type CountryCode, getCountryCallingCode, isSupportedCountry } from "libphonenumber-js";
import { phoneDigits } from "@/lib/core/format/phone";

/**
 * The markets of Meta's rate card. A message costs what the recipient's calling code costs, so the
 * market follows from the number alone, or from the country that a user id begins with. Names are
 * spelled as on the card.
 */
export const MARKETS = [
  "Argentina",
  "Bangladesh",
  "Brazil",
  "Chile",
  "Colombia",
  "Egypt",
  "France",
  "Germany",
  "Hong Kong",
  "Hungary",
  "India",
  "Indonesia",
  "Iraq",
  "Israel",
  "Italy",
  "Kazakhstan",
  "Kuwait",
  "Malaysia",
  "Mexico",
  "Morocco",
  "Nepal",
  "Netherlands",
  "Nigeria",
  "Oman",
  "Pakistan",
  "Peru",
  "Poland",
  "Qatar",
  "Romania",
  "Russia",
  "Saudi Arabia",
  "Singapore",
  "South Africa",
  "Spain",
  "Sri Lanka",
  "Turkey",
  "Ukraine",
  "United Arab Emirates",
  "United Kingdom",
  "North America",
  "Rest of Africa",
  "Rest of Asia Pacific",
  "Rest of Central & Eastern Europe",
  "Rest of Latin America",
  "Rest of Middle East",
  "Rest of Western Europe",
  "Other",
] as const;
export type Market = (typeof MARKETS)[number];

/** From this day nine countries have a price of their own; before, the group they are listed with. */
export const NEW_MARKETS_FROM = "2026-10-01";

const OWN_PREFIXES: readonly (readonly [Market, string])[] = [
  ["Argentina", "54"],
  ["Brazil", "55"],
  ["Chile", "56"],
  ["Colombia", "57"],
  ["Egypt", "20"],
  ["France", "33"],
  ["Germany", "49"],
  ["Hong Kong", "852"],
  ["Hungary", "36"],
  ["India", "91"],
  ["Indonesia", "62"],
  ["Israel", "972"],
  ["Italy", "39"],
  ["Malaysia", "60"],
  ["Mexico", "52"],
  ["Netherlands", "31"],
  ["Nigeria", "234"],
  ["Pakistan", "92"],
  ["Peru", "51"],
  ["Poland", "48"],
  ["Qatar", "974"],
  ["Romania", "40"],
  ["Russia", "7"],
  ["Saudi Arabia", "966"],
  ["Singapore", "65"],
  ["South Africa", "27"],
  ["Spain", "34"],
  ["Turkey", "90"],
  ["United Arab Emirates", "971"],
  ["United Kingdom", "44"],
];

/** Markets that began on NEW_MARKETS_FROM, with the group of before. */
const NEW_PREFIXES: readonly (readonly [Market, Market, readonly string[]])[] = [
  ["Bangladesh", "Rest of Asia Pacific", ["880"]],
  ["Iraq", "Rest of Middle East", ["964"]],
  ["Kazakhstan", "Other", ["76", "77"]],
  ["Kuwait", "Rest of Middle East", ["965"]],
  ["Morocco", "Rest of Africa", ["212"]],
  ["Nepal", "Rest of Asia Pacific", ["977"]],
  ["Oman", "Rest of Middle East", ["968"]],
  ["Sri Lanka", "Rest of Asia Pacific", ["94"]],
  ["Ukraine", "Rest of Central & Eastern Europe", ["380"]],
];

/** Calling codes of the groups. A code in no list is Other. */
const GROUP_PREFIXES: readonly (readonly [Market, string])[] = [
  [
    "Rest of Africa",
    "211 213 216 218 220 221 222 223 225 226 227 228 229 231 232 233 235 237 241 242 244 245 249 " +
      "250 251 252 254 255 256 257 258 260 261 264 265 266 267 268 291",
  ],
  ["Rest of Asia Pacific", "61 63 64 66 675 81 84 855 856 86 886 93 976 992 993 998"],
  [
    "Rest of Central & Eastern Europe",
    "30 355 359 370 371 373 374 375 381 385 386 389 420 421 994 995",
  ],
  ["Rest of Latin America", "58 502 503 504 505 506 507 509 591 593 595 598"],
  ["Rest of Middle East", "961 962 967 973"],
  ["Rest of Western Europe", "32 351 353 358 41 43 45 46 47"],
];

/** +1 is North America but for these area codes: the Caribbean with Bermuda, and Pacific territories. */
const CARIBBEAN_AREA_CODES =
  "242 246 264 268 284 340 345 441 473 649 658 664 721 758 767 784 787 809 829 849 868 869 876 939";
const PACIFIC_AREA_CODES = "670 671 684";

function prefixTable(withNewMarkets: boolean): ReadonlyMap<string, Market> {
  const table = new Map<string, Market>([["1", "North America"]]);
  for (const [market, prefix] of OWN_PREFIXES) table.set(prefix, market);
  for (const [market, prefixes] of GROUP_PREFIXES) {
    for (const prefix of prefixes.split(" ")) table.set(prefix, market);
  }
  for (const area of CARIBBEAN_AREA_CODES.split(" "))
    table.set(`1${area}`, "Rest of Latin America");
  for (const area of PACIFIC_AREA_CODES.split(" ")) table.set(`1${area}`, "Other");
  for (const [market, before, prefixes] of NEW_PREFIXES) {
    for (const prefix of prefixes) table.set(prefix, withNewMarkets ? market : before);
  }
  return table;
}

const TABLE_NOW = prefixTable(true);
const TABLE_BEFORE = prefixTable(false);
const LONGEST_PREFIX = 4;

/** Countries that share a calling code with others: where their own numbers begin. */
const OWN_BEGINNINGS: Readonly<Record<string, string>> = {
  AG: "1268",
  AI: "1264",
  AS: "1684",
  BB: "1246",
  BM: "1441",
  BS: "1242",
  DM: "1767",
  DO: "1809",
  GD: "1473",
  GU: "1671",
  JM: "1876",
  KN: "1869",
  KY: "1345",
  KZ: "77",
  LC: "1758",
  MP: "1670",
  MS: "1664",
  PR: "1787",
  SX: "1721",
  TC: "1649",
  TT: "1868",
  VC: "1784",
  VG: "1284",
  VI: "1340",
};

/** A user id of WhatsApp (BSUID): the country of the user's number, a dot, and what nobody reads. */
const USER_ID = /^([A-Z]{2})\./;

/**
 * How the numbers of an ISO 3166 country begin, enough of it to tell the market; null for what is no
 * country. Meta charges by the number that a username hides, and of it a user id tells the country.
 */
export function numbersOf(country: string): string | null {
  if (!isSupportedCountry(country)) return null;
  return OWN_BEGINNINGS[country] ?? getCountryCallingCode(country as CountryCode);
}

/**
 * The market of an E.164 number (or wa_id), or of a user id (BSUID, whatsapp.md 7), on a day
 * ("2026-11-20", the WhatsApp account's zone; today's card when left out), by the longest matching
 * prefix; "Other" for codes that no market lists. Null when it is neither, or its country is unknown.
 */
export function marketOf(
  address: string,
  { on }: { on: string } = { on: NEW_MARKETS_FROM },
): Market | null {
  const country = USER_ID.exec(address)?.[1];
  const number = country === undefined ? address : (numbersOf(country) ?? "");
  const digits = phoneDigits(number);
  if (digits === "" || /\p{L}/u.test(number)) return null;
  const table = marketPrefixes({ on });
  for (let length = LONGEST_PREFIX; length > 0; length -= 1) {
    const market = table.get(digits.slice(0, length));
    if (market) return market;
  }
  return "Other";
}

/** Every prefix that tells a market on that day; what none of them begins is "Other". */
export function marketPrefixes({ on }: { on: string }): ReadonlyMap<string, Market> {
  return on >= NEW_MARKETS_FROM ? TABLE_NOW : TABLE_BEFORE;
}

/** Whether the card of that day has a price for the market. */
export function isMarketOn(market: Market, { on }: { on: string }): boolean {
  return on >= NEW_MARKETS_FROM || !NEW_PREFIXES.some(([name]) => name === market);
}
