import { unguardCell } from "@/lib/core/csv-line";
import { readLanguage } from "@/lib/core/format/language";
import type { CountryCode } from "@/lib/core/format/phone";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";
import { splitTagNames } from "../tag";
import type { ColumnMapping } from "./fields";
import { findCountry } from "./find-country";
import { looksLikeEmail } from "./map-columns";
import type { ImportReason } from "./reasons";
import type { ImportRules } from "./schema";

export type RowNote = { reason: ImportReason; detail: string };

export type ImportedPerson = {
  name: string | null;
  phone: string | null;
  phoneKey: string | null;
  country: string | null;
  rawPhone: string | null;
  email: string | null;
  company: string | null;
  city: string | null;
  /** BCP 47. */
  language: string | null;
  customFields: Record<string, string>;
  tagNames: string[];
  /** What the row itself says about consent. */
  consent: "yes" | "no" | null;
};

export type ReadRow =
  | { ok: true; person: ImportedPerson; notes: RowNote[] }
  | { ok: false; reason: ImportReason; detail: string };

const SHORT_MAX = 200;
const CUSTOM_MAX = 1000;
const YES =
  /^(?:yes|y|true|1|x|on|opted[ _-]?in|subscribed|si|sí|sim|oui|ja|wahr|vrai|verdadero|نعم)$/i;
const NO =
  /^(?:no|n|false|0|off|opted[ _-]?out|unsubscribed|stop|não|nao|non|nein|falsch|faux|falso|لا)$/i;

/** One row as a person, or the reason why it is none. Pure: the same row reads the same again. */
export function readRow(
  cells: readonly string[],
  headers: readonly string[],
  mapping: ColumnMapping,
  rules: Pick<ImportRules, "defaultCountry" | "useCountryColumn" | "withoutPhone">,
): ReadRow {
  const notes: RowNote[] = [];
  const parts: { first: string; last: string; full: string } = { first: "", last: "", full: "" };
  const phones: { header: string; raw: string }[] = [];
  let email = "";
  let company = "";
  let city = "";
  let languageText = "";
  let countryText = "";
  const tagNames: string[] = [];
  let consent: "yes" | "no" | null = null;
  // a prototype-free record: a column may well be called "constructor" or "__proto__"
  const customFields: Record<string, string> = Object.create(null);

  for (const [column, field] of Object.entries(mapping)) {
    const value = unguardCell((cells[Number(column)] ?? "").trim());
    if (value === "" || field === "skip") continue;
    const header = headers[Number(column)] ?? "";
    const limit = field.startsWith("custom:") || field === "tags" ? CUSTOM_MAX : SHORT_MAX;
    if (value.length > limit) {
      return {
        ok: false,
        reason: "value_too_long",
        detail: `${header}: ${value.length} characters, up to ${limit} fit`,
      };
    }
    if (field.startsWith("custom:")) customFields[field.slice(7)] = value;
    else if (field === "first_name") parts.first ||= value;
    else if (field === "last_name") parts.last ||= value;
    else if (field === "name") parts.full ||= value;
    else if (field === "phone") phones.push({ header, raw: value });
    else if (field === "email") email ||= value;
    else if (field === "company") company ||= value;
    else if (field === "city") city ||= value;
    else if (field === "language") languageText ||= value;
    else if (field === "country") countryText ||= value;
    else if (field === "tags") tagNames.push(...splitTagNames(value));
    else if (field === "consent")
      consent = NO.test(value) ? "no" : YES.test(value) ? "yes" : consent;
  }
  if (countryText) customFields.Country ??= countryText;

  const extra = cells.slice(headers.length).filter((cell) => cell.trim() !== "");
  if (extra.length > 0) {
    notes.push({ reason: "extra_cells", detail: extra.join(" | ").slice(0, 200) });
  }

  const rowCountry = rules.useCountryColumn ? findCountry(countryText) : null;
  const phone = choosePhone(phones, (rowCountry ?? rules.defaultCountry) as CountryCode, notes);
  for (const other of phone.others) customFields[other.header] ??= other.raw;
  const validEmail = looksLikeEmail(email) && email.length <= 254 ? email.toLowerCase() : "";

  if (phone.fault) return { ok: false, ...phone.fault };
  if (!phone.parsed) {
    if (email && !validEmail)
      return { ok: false, reason: "email_invalid", detail: email.slice(0, 100) };
    if (!email) return { ok: false, reason: "no_identifier", detail: "" };
    if (rules.withoutPhone === "fail") return { ok: false, reason: "no_phone", detail: email };
  } else if (email && !validEmail) {
    notes.push({ reason: "email_dropped", detail: email.slice(0, 100) });
  }

  const language = readLanguage(languageText);
  if (languageText && !language) {
    notes.push({ reason: "language_unknown", detail: languageText.slice(0, 100) });
  }
  const name = parts.full || [parts.first, parts.last].filter(Boolean).join(" ");
  return {
    ok: true,
    notes,
    person: {
      name: name.slice(0, SHORT_MAX) || null,
      phone: phone.parsed?.e164 ?? null,
      phoneKey: phone.parsed?.key ?? null,
      country: phone.parsed?.country ?? rowCountry,
      rawPhone: phone.raw,
      email: validEmail || null,
      company: company || null,
      city: city || null,
      language,
      customFields,
      tagNames,
      consent,
    },
  };
}

/**
 * The first number that can be read; the others stay with the person under their column's name. When
 * none can be read the first one's fault is the row's.
 */
function choosePhone(
  phones: readonly { header: string; raw: string }[],
  country: CountryCode,
  notes: RowNote[],
) {
  let fault: { reason: ImportReason; detail: string } | null = null;
  const others: { header: string; raw: string }[] = [];
  for (const [index, one] of phones.entries()) {
    const parsed = parsePhoneExactly(one.raw, country);
    if (!parsed.ok) {
      if (parsed.reason !== "empty") {
        fault ??= { reason: `phone_${parsed.reason}` as ImportReason, detail: one.raw };
        others.push(one);
      }
      continue;
    }
    if (fault) notes.push({ reason: "other_phone_used", detail: `${one.header}: ${one.raw}` });
    if (parsed.extension !== null) {
      notes.push({ reason: "extension_dropped", detail: `${parsed.extension} of ${one.raw}` });
    }
    if (!parsed.assigned) notes.push({ reason: "phone_unassigned", detail: parsed.e164 });
    others.push(...phones.slice(index + 1));
    return { parsed, raw: one.raw, others, fault: null };
  }
  return { parsed: null, raw: null, others: [], fault };
}
