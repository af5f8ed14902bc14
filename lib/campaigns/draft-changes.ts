import { isSame } from "@/lib/core/field-merge";
import { type Variable, variableSchema } from "./schema";

/* A draft that several people work on at once, its values by place. Browser-safe. */

type Variables = Readonly<Record<string, Variable>>;
type Draft = { variables: Record<string, Variable> };

/**
 * What somebody made of the values that they saw; null: taken away, or without its text, which is no
 * value yet: the plan then says who lacks it.
 */
export function changedVariables(seen: Variables, wanted: Variables) {
  const changes: Record<string, Variable | null> = {};
  for (const place of placesOf(seen, wanted)) {
    const variable = variableSchema.safeParse(wanted[place]).data ?? null;
    if (!isSame(variable, seen[place] ?? null)) changes[place] = variable;
  }
  return changes;
}

/** The values with such changes made. */
export function changeVariables(
  variables: Variables,
  changes: Readonly<Record<string, Variable | null>>,
): Record<string, Variable> {
  const next = { ...variables };
  for (const [place, variable] of Object.entries(changes)) {
    if (variable) next[place] = variable;
    else delete next[place];
  }
  return next;
}

/**
 * The draft on the screen with what others have changed since it was seen. All else stays as it is
 * there: what was begun and has no text yet, and a space that somebody goes on behind.
 */
export function followDraft<Shown extends Draft>(mine: Shown, seen: Shown, stored: Shown): Shown {
  const next = { ...mine };
  for (const part of Object.keys(stored) as (keyof Shown)[]) {
    if (part !== "variables" && !isSame(seen[part], stored[part])) next[part] = stored[part];
  }
  const theirs: Record<string, Variable | null> = {};
  for (const place of placesOf(seen.variables, stored.variables)) {
    const variable = stored.variables[place] ?? null;
    if (!isSame(variable, seen.variables[place] ?? null)) theirs[place] = variable;
  }
  return { ...next, variables: changeVariables(mine.variables, theirs) };
}

const placesOf = (...sides: Variables[]) => new Set(sides.flatMap((side) => Object.keys(side)));
