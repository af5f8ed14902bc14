/** Countries that have phone numbers, as options: "Kenya (+254)". Names come from the browser. */
import { getCountries, getCountryCallingCode } from "libphonenumber-js/min";

let options: { value: string; label: string }[] | undefined;

export function countryOptions(): { value: string; label: string }[] {
  if (options) return options;
  const words = new Intl.DisplayNames(["en"], { type: "region" });
  options = getCountries()
    .map((code) => ({
      value: code as string,
      label: `${words.of(code) ?? code} (+${getCountryCallingCode(code)})`,
    }))
    .sort((left, right) => left.label.localeCompare(right.label, "en"));
  return options;
}

/** "Kenya" for "KE"; the code itself where the browser does not know it. */
export function countryName(code: string): string {
  return new Intl.DisplayNames(["en"], { type: "region" }).of(code) ?? code;
}
