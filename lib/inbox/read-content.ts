/* Content that strangers sent is read value by value, and what does not fit is left out. */

/** The text, null for anything else and for nothing. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** The object, an empty one for anything else. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The objects of a list, none for anything else. */
export function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

/** An address that may be opened from here: https and nothing else. */
export function linkOf(value: unknown): string | null {
  const text = textOf(value);
  return text !== null && /^https:\/\//i.test(text) ? text : null;
}
