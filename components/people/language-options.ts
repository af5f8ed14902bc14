import { languageName } from "@/lib/core/format/language";
import { TEMPLATE_LANGUAGES } from "@/lib/templates/template-languages";

/** Every language that a template can have, as BCP 47, with the one that is chosen already. */
export function languageOptions(current: string | null): { value: string; label: string }[] {
  const options = TEMPLATE_LANGUAGES.map(({ code, name }) => ({
    value: code.replaceAll("_", "-"),
    label: name,
  }));
  const isListed = current === null || options.some(({ value }) => value === current);
  return [
    { value: "", label: "Not known" },
    ...(isListed ? [] : [{ value: current, label: languageName(current) }]),
    ...options,
  ];
}
