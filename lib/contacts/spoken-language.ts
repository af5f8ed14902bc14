import { readLanguage } from "@/lib/core/format/language";

/**
 * What a person speaks, as a BCP 47 tag: their language, else an own field that is called so, as
 * files brought it before contacts had a language. WhatsApp tells nothing about it. Null: not known.
 */
export function spokenLanguage(contact: {
  language: string | null;
  customFields: Readonly<Record<string, string>>;
}): string | null {
  if (contact.language) return contact.language;
  const named = Object.entries(contact.customFields).find(([name]) =>
    /^(?:preferred[ _-]?)?(?:language|locale|lang)$/i.test(name.trim()),
  );
  return named ? readLanguage(named[1]) : null;
}
