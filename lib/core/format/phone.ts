import type { CountryCode, MetadataJson, PhoneNumber } from "libphonenumber-js/core";
import { parsePhoneNumberFromString, validatePhoneNumberLength } from "libphonenumber-js/core";
import minimalMetadata from "libphonenumber-js/min/metadata";

export type { CountryCode };

export const PHONE_FAULTS = [
  "empty",
  "extension_only",
  "scientific_notation",
  "several_numbers",
  "not_a_number",
  "no_country",
  "too_short",
  "too_long",
  "invalid",
] as const;
export type PhoneFault = (typeof PHONE_FAULTS)[number];

export type ParsedPhone =
  | {
      ok: true;
      /** "+" and digits: what is stored and shown. */
      e164: string;
      /** ISO 3166 country, null where the numbering plan does not tell (shared or special codes). */
      country: CountryCode | null;
      /** Digits under which all spellings of one line meet; see phoneKey. */
      key: string;
      /** Whether the number lies in a range that its country has given out. */
      assigned: boolean;
      extension: string | null;
    }
  | { ok: false; reason: PhoneFault };

export type PhoneParser = (raw: string, defaultCountry?: CountryCode) => ParsedPhone;

// Left-to-right marks, embeddings, isolates, zero-width characters and the byte order mark: they
// come along when a number is copied from a phone or a web page.
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i;
const EXTENSION = /(?:;\s*ext\s*=|,+|\bext(?:n|ension)?\b\.?:?|доб\.?|x|#)\s*(\d{1,9})$/iu;
const MIN_UNASSIGNED_DIGITS = 8;
const SEPARATED_NUMBERS = /\d{6,}.*(?:[/;|&]|\bor\b|\band\b|,\s).*\d{6,}/i;

/**
 * Digits under which the spellings of one line meet: WhatsApp's ids drop or keep the Brazilian
 * ninth digit, the Mexican 1 and the Argentine 9, whatever was sent. Takes E.164 or a wa_id.
 */
export function phoneKey(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  return digits
    .replace(/^55(\d\d)9([6-9]\d{7})$/, "55$1$2")
    .replace(/^521(\d{10})$/, "52$1")
    .replace(/^549(\d{10})$/, "54$1");
}

/** The digits that Meta wants in `to`: full international form without "+". */
export function phoneDigits(e164: string): string {
  return e164.replace(/\D/g, "");
}

/** A parser over the given numbering plans; the server uses the full ones of phone-max.ts. */
export function createPhoneParser(metadata: MetadataJson): PhoneParser {
  return (raw, defaultCountry) => {
    const text = tidy(raw);
    if (text === "") return { ok: false, reason: "empty" };
    if (SCIENTIFIC.test(text)) return { ok: false, reason: "scientific_notation" };

    const extension = EXTENSION.exec(text)?.[1] ?? null;
    const number = (extension === null ? text : text.replace(EXTENSION, "")).trim();
    const digits = number.replace(/\D/g, "");
    if (digits === "") {
      return { ok: false, reason: extension === null ? "not_a_number" : "extension_only" };
    }
    if (SEPARATED_NUMBERS.test(number)) return { ok: false, reason: "several_numbers" };
    if (/\p{L}/u.test(number)) return { ok: false, reason: "not_a_number" };

    const international = number.startsWith("+");
    if (!international && !defaultCountry && digits.length < 11) {
      return { ok: false, reason: digits.length < 7 ? "too_short" : "no_country" };
    }

    const candidates = [
      international || defaultCountry ? read(number, defaultCountry, metadata) : undefined,
      // "447911123456" in a South African list: impossible at home, complete and valid abroad.
      international ? undefined : onlyValid(read(`+${digits}`, undefined, metadata)),
    ];
    const phone = candidates.find((candidate) => candidate && isPlausible(candidate));
    if (phone) return accept(phone, extension);
    if (!international && !defaultCountry) return { ok: false, reason: "no_country" };
    return { ok: false, reason: lengthFault(number, defaultCountry, metadata) };
  };
}

/** Parses what people type and spreadsheets mangle, with the small numbering plans. Browser-safe. */
export const parsePhone: PhoneParser = createPhoneParser(minimalMetadata);

function tidy(raw: string): string {
  let text = raw.normalize("NFKC").replace(INVISIBLE, "").trim();
  text = text.replace(/\p{Nd}/gu, toAsciiDigit);
  // ="+27…" and '+27… keep spreadsheets from calculating; quotes come from hand-made CSV.
  text = text
    .replace(/^=\s*(?=["'])/, "")
    .replace(/^["'`‘’“”]+|["'`‘’“”]+$/g, "")
    .trim();
  text = text.replace(/^(?:tel|whatsapp|wa|phone|mobile)\s*:\s*/i, "").replace(/^[⁺＋]/, "+");
  // A column that was read as numbers: 16505551234.0
  text = text.replace(/^(\d{6,})\.0+$/, "$1");
  return text.replace(/^\+?\s*00(?=\s*[-.()]*\s*[1-9])/, "+");
}

/** Every block of decimal digits in Unicode begins at a multiple of its zero, ten in a row. */
function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 128) return digit;
  let zero = code;
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

function read(
  number: string,
  defaultCountry: CountryCode | undefined,
  metadata: MetadataJson,
): PhoneNumber | undefined {
  const options = defaultCountry ? { defaultCountry, extract: false } : { extract: false };
  const phone = parsePhoneNumberFromString(number, options, metadata);
  const modern = phone && modernSpelling(phone.number);
  return (modern && onlyValid(parsePhoneNumberFromString(modern, {}, metadata))) || phone;
}

/** Numbers of plans that have changed: Brazil added a ninth digit, Mexico dropped its mobile 1. */
function modernSpelling(e164: string): string | undefined {
  const brazil = /^\+55(\d\d)([6-9]\d{7})$/.exec(e164);
  if (brazil) return `+55${brazil[1]}9${brazil[2]}`;
  const mexico = /^\+521(\d{10})$/.exec(e164);
  if (mexico) return `+52${mexico[1]}`;
  return undefined;
}

/** Plans list short codes as possible lengths; nobody has WhatsApp on a number of five digits. */
function isPlausible(phone: PhoneNumber): boolean {
  return phone.isValid() || (phone.isPossible() && phone.number.length > MIN_UNASSIGNED_DIGITS);
}

function onlyValid(phone: PhoneNumber | undefined): PhoneNumber | undefined {
  return phone?.isValid() ? phone : undefined;
}

function accept(phone: PhoneNumber, extension: string | null): ParsedPhone {
  return {
    ok: true,
    e164: phone.number,
    country: phone.country ?? null,
    key: phoneKey(phone.number),
    assigned: phone.isValid(),
    extension,
  };
}

function lengthFault(
  number: string,
  defaultCountry: CountryCode | undefined,
  metadata: MetadataJson,
): PhoneFault {
  const options = defaultCountry ? { defaultCountry, extract: false } : { extract: false };
  const verdict = validatePhoneNumberLength(number, options, metadata);
  if (verdict === "TOO_SHORT") return "too_short";
  if (verdict === "TOO_LONG") return "too_long";
  if (verdict === undefined) return "too_short";
  if (verdict === "NOT_A_NUMBER")
    return number.replace(/\D/g, "").length < 4 ? "too_short" : "invalid";
  return "invalid";
}
