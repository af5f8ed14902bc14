/**
 * Two people who change one thing at the same time: field by field, from what one of them saw, what
 * they want, and what stands there now. Browser-safe. Names are flat; the values of a record inside
 * have names with one dot, "customFields.VIP since", split at the first.
 */

export type Fields = Record<string, unknown>;

export type FieldMerge = {
  /** What is to be written: wanted, and not there yet. */
  changes: Fields;
  /** Fields that somebody else changed to something else than both; nothing may be saved. */
  conflicts: string[];
  /** What somebody else wrote into fields that this person left alone. */
  theirs: Fields;
};

/**
 * A field that one person left as they saw it keeps what stands there; one that nobody else touched
 * takes what is wanted. A field without `seen` is written as it is wanted: who did not look has
 * nothing that could be overtaken.
 */
export function mergeFields({
  seen,
  wanted,
  stored,
}: {
  seen: Fields;
  wanted: Fields;
  stored: Fields;
}): FieldMerge {
  const result: FieldMerge = { changes: {}, conflicts: [], theirs: {} };
  for (const field of Object.keys(wanted)) {
    if (isSame(wanted[field], stored[field])) continue;
    if (!Object.hasOwn(seen, field)) result.changes[field] = wanted[field];
    else if (isSame(wanted[field], seen[field])) result.theirs[field] = stored[field];
    else if (isSame(stored[field], seen[field])) result.changes[field] = wanted[field];
    else result.conflicts.push(field);
  }
  return result;
}

/**
 * The sides with the same fields each. What only some of them have is null on the others, so that
 * what was added or taken away there is a change like any other.
 * @param sides each side's fields, by the name of the side
 */
export function alignFields<Side extends string>(
  sides: Record<Side, Fields>,
): Record<Side, Fields> {
  const all = Object.entries<Fields>(sides);
  const names = [...new Set(all.flatMap(([, fields]) => Object.keys(fields)))];
  return Object.fromEntries(
    all.map(([side, fields]) => [
      side,
      Object.fromEntries(
        names.map((name) => [name, Object.hasOwn(fields, name) ? (fields[name] ?? null) : null]),
      ),
    ]),
  ) as Record<Side, Fields>;
}

/** A record inside as flat fields: the entry "VIP" of `customFields` is "customFields.VIP". */
export function spreadRecord(field: string, record: Fields): Fields {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [`${field}.${name}`, value]),
  );
}

/** The way back from spreadRecord: the entries under `field`, those that are null left out. */
export function gatherRecord(field: string, fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      name.startsWith(`${field}.`) && value !== null ? [[name.slice(field.length + 1), value]] : [],
    ),
  );
}

/** Equal as JSON, whatever the order of the keys: PostgreSQL keeps none. */
export function isSame(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(
            Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)),
          )
        : inner,
    ) ?? "null"
  );
}
