import { invalid, missingObject } from "./faults";
import type { FormFields } from "./form-body";
import { group, integer, text } from "./read-fields";

export const PAGE_FIELDS = ["limit", "starting_after", "ending_before", "created"] as const;

/**
 * Stripe's list object, newest first, with its cursors. `records` come oldest first, as they were
 * made.
 */
export function listPage<T extends { id: string; created?: number }>(
  records: T[],
  fields: FormFields,
  path: string,
) {
  const limit = integer(fields, "limit") ?? 10;
  if (limit < 1 || limit > 100) {
    throw invalid("limit must be between 1 and 100", "limit", "parameter_invalid_integer");
  }
  const newestFirst = records.filter((record) => matchesCreated(record, fields)).reverse();
  const after = text(fields, "starting_after");
  const before = text(fields, "ending_before");
  if (after && before) {
    throw invalid("You can only specify one of starting_after and ending_before.");
  }
  let found = newestFirst;
  if (after) found = newestFirst.slice(positionOf(newestFirst, after, "starting_after") + 1);
  if (before) found = newestFirst.slice(0, positionOf(newestFirst, before, "ending_before"));
  const page = before ? found.slice(-limit) : found.slice(0, limit);
  return { object: "list" as const, data: page, has_more: found.length > limit, url: path };
}

function positionOf(records: { id: string }[], id: string, param: string): number {
  const position = records.findIndex((record) => record.id === id);
  if (position === -1) throw missingObject("object", id, param);
  return position;
}

function matchesCreated(record: { created?: number }, fields: FormFields): boolean {
  if (fields.created === undefined) return true;
  const created = record.created ?? 0;
  if (typeof fields.created === "string") return created === integer(fields, "created");
  const range = group(fields, "created") ?? {};
  const bound = (name: string) => integer(range, name, `created[${name}]`);
  const [gt, gte, lt, lte] = [bound("gt"), bound("gte"), bound("lt"), bound("lte")];
  return (
    (gt === undefined || created > gt) &&
    (gte === undefined || created >= gte) &&
    (lt === undefined || created < lt) &&
    (lte === undefined || created <= lte)
  );
}
