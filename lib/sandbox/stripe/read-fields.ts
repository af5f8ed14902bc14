import { invalid, missingParameter, unknownParameter, unsupported } from "./faults";
import type { FormFields, FormValue } from "./form-body";

/** Refuses parameters that Stripe does not know, and those it knows but this sandbox lacks. */
export function allowOnly(
  fields: FormFields,
  supported: readonly string[],
  unsupportedHere: readonly string[] = [],
): void {
  for (const name of Object.keys(fields)) {
    if (supported.includes(name) || name === "expand") continue;
    if (unsupportedHere.includes(name)) throw unsupported(name);
    throw unknownParameter(name);
  }
}

export function text(fields: FormFields, name: string, path = name): string | undefined {
  const value = fields[name];
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string") throw invalid(`Invalid string: ${path}`, path);
  return value;
}

export function requiredText(fields: FormFields, name: string, path = name): string {
  const value = text(fields, name, path);
  if (value === undefined) throw missingParameter(path);
  return value;
}

export function integer(fields: FormFields, name: string, path = name): number | undefined {
  const value = text(fields, name, path);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number)) {
    throw invalid(`Invalid integer: ${value}`, path, "parameter_invalid_integer");
  }
  return number;
}

export function flag(fields: FormFields, name: string, path = name): boolean | undefined {
  const value = text(fields, name, path);
  if (value === undefined) return undefined;
  if (value !== "true" && value !== "false") throw invalid(`Invalid boolean: ${value}`, path);
  return value === "true";
}

export function group(fields: FormFields, name: string, path = name): FormFields | undefined {
  const value = fields[name];
  if (value === undefined || value === "") return undefined;
  if (!isGroup(value)) throw invalid(`Invalid object`, path);
  return value;
}

export function list(fields: FormFields, name: string, path = name): FormValue[] | undefined {
  const value = fields[name];
  if (value === undefined || value === "") return undefined;
  if (!Array.isArray(value)) throw invalid(`Invalid array`, path);
  return value;
}

/** At most 50 keys of 40 characters with values of 500, as Stripe has it. */
export function metadata(fields: FormFields, path = "metadata"): Record<string, string> {
  const given = group(fields, "metadata", path) ?? {};
  const entries = Object.entries(given).filter(([, value]) => value !== "");
  if (entries.length > 50) throw invalid("You may only specify up to 50 metadata keys.", path);
  for (const [key, value] of entries) {
    if (typeof value !== "string") throw invalid("Metadata values must be strings.", path);
    if (key.length > 40) throw invalid(`Metadata key "${key}" exceeds 40 characters.`, path);
    if (value.length > 500) {
      throw invalid(`Metadata values can have up to 500 characters (${key}).`, path);
    }
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

export function currency(fields: FormFields, path: string): string {
  const value = requiredText(fields, "currency", path).toLowerCase();
  if (!/^[a-z]{3}$/.test(value)) throw invalid(`Invalid currency: ${value}.`, path);
  return value;
}

/** Stripe's bounds: about half a dollar, and eight digits. */
export function chargeableAmount(amount: number, path: string): number {
  if (amount < 1) {
    throw invalid("Invalid positive integer", path, "parameter_invalid_integer");
  }
  if (amount > 99_999_999) {
    throw invalid("Amount must be no more than $999,999.99", path, "amount_too_large");
  }
  return amount;
}

export function webAddress(value: string, path: string): string {
  const expanded = value.replaceAll("{CHECKOUT_SESSION_ID}", "cs_test");
  if (!URL.canParse(expanded) || !/^https?:$/.test(new URL(expanded).protocol)) {
    throw invalid("Not a valid URL", path, "url_invalid");
  }
  return value;
}

export function isGroup(value: FormValue | undefined): value is FormFields {
  return typeof value === "object" && !Array.isArray(value);
}
