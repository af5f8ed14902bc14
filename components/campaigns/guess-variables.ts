import { VARIABLE_FIELDS, type Variable } from "@/lib/campaigns/schema";

/**
 * Where the values of a template come from, as far as its variables' names tell. What was mapped
 * before under the same place stays; places that say nothing are left out.
 * @param customFields names of custom fields that contacts have
 * @param usual where the template's own author says that values come from
 */
export function guessVariables(
  slots: readonly { place: string }[],
  before: Readonly<Record<string, Variable>>,
  customFields: readonly string[],
  usual: Readonly<Record<string, { field: string; fallback: string }>> = {},
): Record<string, Variable> {
  const variables: Record<string, Variable> = {};
  for (const slot of slots) {
    const name = slot.place.split(".").at(-1) ?? "";
    const known = VARIABLE_FIELDS.find((field) => field === name);
    const kept = before[slot.place];
    const said = usual[slot.place];
    if (kept) variables[slot.place] = kept;
    else if (said) variables[slot.place] = { source: "field", ...said };
    else if (known) variables[slot.place] = { source: "field", field: known, fallback: "" };
    else if (customFields.includes(name)) {
      variables[slot.place] = { source: "field", field: `custom:${name}`, fallback: "" };
    }
  }
  return variables;
}
