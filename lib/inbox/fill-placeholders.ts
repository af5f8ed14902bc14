/** What a canned reply may say by itself, with the words that the settings page shows for each. */
export const PLACEHOLDERS = {
  "contact.name": "Full name of the customer",
  "contact.first_name": "First name of the customer",
  "contact.company": "Company of the customer",
  "contact.city": "City of the customer",
  "agent.name": "Full name of whoever answers",
  "agent.first_name": "First name of whoever answers",
  "workspace.name": "Name of the business",
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;
export type PlaceholderValues = Partial<Record<Placeholder, string | null>>;

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * Puts values in the places of a text. A place without a value stays as it was typed and is named,
 * so that nobody sends "Hello ," or "{{contact.first_name}}" unawares.
 */
export function fillPlaceholders(
  text: string,
  values: PlaceholderValues,
): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const filled = text.replace(PLACEHOLDER, (place: string, name: string) => {
    const value = Object.hasOwn(PLACEHOLDERS, name) ? values[name as Placeholder] : undefined;
    if (value?.trim()) return value.trim();
    missing.add(name);
    return place;
  });
  return { text: filled, missing: [...missing] };
}

/** Places that no text can fill, whoever it is for: a slip of the pen. */
export function unknownPlaceholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)]
    .map(([, name = ""]) => name)
    .filter((name) => !Object.hasOwn(PLACEHOLDERS, name));
}

/** Places that are still open in a text, known or not. */
export const openPlaceholders = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name)),
];

/** "Amina" of "Amina Yusuf". */
export const firstName = (name: string | null): string | null =>
  name?.trim().split(/\s+/)[0] || null;
