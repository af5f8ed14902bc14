/** PostgreSQL cannot store NUL in text (r86). */
export function storedText(text: string): string {
  return text.replaceAll("\u0000", "");
}

/** The same for what is stored as JSON. */
export function storedJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll("\\u0000", "")) as T;
}
