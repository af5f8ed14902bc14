/*
 * What PostgreSQL does not take into text or JSON, out of the hands of customers: NUL, and halves of
 * what UTF-16 writes as a pair, which are left where somebody cut a text (r86).
 */

/** A text without NUL, with U+FFFD for each half. */
export function storedText(text: string): string {
  return text.replace(/\0/g, "").replace(/\p{Surrogate}/gu, "\ufffd");
}

/** A value as JSON that can be stored: the same for every text and key in it. */
export function storedJsonText(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes("\\u") ? json.replace(ESCAPES, storedEscape) : json;
}

/** The same as a value. */
export function storedJson<T>(value: T): T {
  return JSON.parse(storedJsonText(value)) as T;
}

/**
 * Every escape, also those that stay: only so is the backslash of a customer who writes the six
 * characters \u0000 not taken for the beginning of one. Of halves JSON.stringify writes whole pairs as
 * they are and escapes the others.
 */
const ESCAPES = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g;

function storedEscape(written: string): string {
  if (written === "\\u0000") return "";
  return written.startsWith("\\ud") ? "\ufffd" : written;
}
