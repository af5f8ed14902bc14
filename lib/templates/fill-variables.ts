import type { Variable } from "./schema";

/** The fields of a contact that variables may draw on. */
export type VariableContact = {
  name: string | null;
  phone: string | null;
  email: string | null;
  company: string | null;
  city: string | null;
  customFields: Record<string, string>;
};

export type FilledVariables =
  | { ok: true; values: Record<string, string> }
  | { ok: false; missing: string };

/**
 * Values of a template's variables for one person. Meta refuses line breaks, tabs and runs of more
 * than four spaces inside a value (whatsapp.md 4.2), so white space is folded here, once.
 * @param places the variables in the template, in order of appearance
 * @returns the first place without a value when there is one: that blocks this person, not the batch
 */
export function fillVariables(
  places: readonly string[],
  mapping: Readonly<Record<string, Variable>>,
  contact: VariableContact,
): FilledVariables {
  const values: Record<string, string> = {};
  for (const place of places) {
    const variable = mapping[place];
    const raw = variable ? textOf(variable, contact) : "";
    const value = raw.replace(/\s+/g, " ").trim();
    if (value === "") return { ok: false, missing: place };
    values[place] = value;
  }
  return { ok: true, values };
}

/**
 * The values that one person gets, for a preview: those there are, and the places that have none,
 * each of which would keep the message from this person.
 */
export function previewValues(
  places: readonly string[],
  mapping: Readonly<Record<string, Variable>>,
  contact: VariableContact,
): { values: Record<string, string>; missing: string[] } {
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const place of places) {
    const one = fillVariables([place], mapping, contact);
    if (one.ok) Object.assign(values, one.values);
    else missing.push(place);
  }
  return { values, missing };
}

function textOf(variable: Variable, contact: VariableContact): string {
  if (variable.source === "text") return variable.text;
  return fieldOf(variable.field, contact).trim() || variable.fallback;
}

function fieldOf(field: string, contact: VariableContact): string {
  switch (field) {
    case "first_name":
      return contact.name?.trim().split(/\s+/)[0] ?? "";
    case "name":
    case "company":
    case "city":
    case "email":
    case "phone":
      return contact[field] ?? "";
    default:
      return contact.customFields[field.slice("custom:".length)] ?? "";
  }
}
