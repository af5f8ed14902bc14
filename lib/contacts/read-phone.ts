import { Refusal } from "@/lib/core/errors";
import type { CountryCode, PhoneFault } from "@/lib/core/format/phone";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";

/** What is wrong with a number, for the person who typed it or looks at the file. */
export const PHONE_FAULT_WORDS: Record<PhoneFault, string> = {
  empty: "There is no phone number.",
  extension_only: "Only an extension is left, the number itself is missing.",
  scientific_notation:
    "A spreadsheet has turned this number into a formula; its last digits are lost.",
  several_numbers: "There are several numbers in one place. Keep one.",
  not_a_number: "This is not a phone number.",
  no_country: "The country is missing. Start with + and the country code, or choose a country.",
  too_short: "This number is too short.",
  too_long: "This number is too long.",
  invalid: "No country has numbers like this.",
};

/**
 * A typed number, or a refusal at the field `phone`.
 * @throws Refusal `invalid`
 */
export function readPhone(raw: string, country: string) {
  const parsed = parsePhoneExactly(raw, country as CountryCode);
  if (!parsed.ok) {
    const words = PHONE_FAULT_WORDS[parsed.reason];
    throw new Refusal("invalid", "Nothing was saved. Look at the number.", { phone: words });
  }
  return parsed;
}
