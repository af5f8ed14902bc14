import { storedText } from "@/lib/core/stored-text";

/** Readers for values that Meta writes now as text, now as a number, now not at all. None throws. */

export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fields(value: unknown): Fields {
  return isFields(value) ? value : NOTHING;
}

/** The objects of a list; a lone object counts as a list of one, anything else as none. */
export function fieldsList(value: unknown): Fields[] {
  if (Array.isArray(value)) return value.filter(isFields);
  return isFields(value) ? [value] : [];
}

/** Text that says something. Ids come as numbers too; "" stands for absent in early payloads. */
export function text(value: unknown): string | null {
  if (typeof value === "string") return storedText(value) || null;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : null;
}

export function number(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || !/^-?\d+(?:\.\d+)?$/.test(value)) return null;
  return Number(value);
}

export function flag(value: unknown): boolean {
  return value === true || value === "true";
}

/** ISO text from Unix seconds, as text or number; milliseconds are recognised by their size. */
export function instant(value: unknown): string | null {
  const seconds = number(value);
  if (seconds === null || seconds <= 0) return null;
  const milliseconds = seconds > 100_000_000_000 ? seconds : seconds * 1000;
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** "en-US", as webhooks print it, is "en_US" everywhere else. */
export function languageCode(value: unknown): string | null {
  return text(value)?.replace("-", "_") ?? null;
}

/** The digits of a phone number or WhatsApp id; null for anything that has letters. */
export function digits(value: unknown): string | null {
  const read = text(value);
  if (read === null || /\p{L}/u.test(read)) return null;
  const kept = read.replace(/\D/g, "");
  return kept === "" ? null : kept;
}
