import type { contacts } from "@/db/schema/contacts";

export type Contact = typeof contacts.$inferSelect;

/** What a person is asked about when two contacts become one, in the order of the screen. */
const FACTS = ["name", "username", "email", "company", "city", "language"] as const;
/** A number is one value in four columns. */
const NUMBER = ["phone", "phoneKey", "country", "rawPhone"] as const;
const BLOCK = ["blockedAt", "blockedReason"] as const;
const MERGED_FIELDS = [
  ...FACTS,
  ...NUMBER,
  ...BLOCK,
  "customFields",
  "firstReferral",
  "lastReferral",
] as const;
export type MergedField = (typeof MERGED_FIELDS)[number];

/** Columns of the kept contact that the merge changes, with their new values. */
export type FieldChanges = Partial<Pick<Contact, MergedField>>;
/** Before and after of each, as JSON keeps them. */
export type FieldImage = Partial<Record<MergedField, [unknown, unknown]>>;

/**
 * What the kept contact takes over: whatever it has no value for, and a block, which holds for both.
 * The first advertisement is the earlier one of both, the last the later one.
 */
export function mergedFields(kept: Contact, merged: Contact): FieldChanges {
  const changes: FieldChanges = {};
  for (const field of FACTS) {
    if (kept[field] === null && merged[field] !== null) changes[field] = merged[field];
  }
  if (kept.phoneKey === null && merged.phoneKey !== null) {
    for (const field of NUMBER) changes[field] = merged[field];
  }
  if (kept.blockedAt === null && merged.blockedAt !== null) {
    changes.blockedAt = merged.blockedAt;
    changes.blockedReason = merged.blockedReason;
  }
  const isMissing = (name: string) => !(name in kept.customFields);
  if (Object.keys(merged.customFields).some(isMissing)) {
    changes.customFields = { ...merged.customFields, ...kept.customFields };
  }
  const first = [kept.firstReferral, merged.firstReferral].filter((one) => one !== null);
  const last = [kept.lastReferral, merged.lastReferral].filter((one) => one !== null);
  const byTime = (left: { at: string }, right: { at: string }) => (left.at < right.at ? -1 : 1);
  const earliest = first.sort(byTime)[0] ?? null;
  const newest = last.sort(byTime).at(-1) ?? null;
  if (earliest !== kept.firstReferral) changes.firstReferral = earliest;
  if (newest !== kept.lastReferral) changes.lastReferral = newest;
  return changes;
}

export function imageOfFields(kept: Contact, changes: FieldChanges): FieldImage {
  const image: FieldImage = {};
  for (const field of MERGED_FIELDS) {
    if (field in changes) image[field] = [kept[field], changes[field]];
  }
  return JSON.parse(JSON.stringify(image)) as FieldImage;
}

/**
 * The way back: each field that is still what the merge made of it. Of the custom fields those go that
 * came with the other contact and were not changed since.
 */
export function restoredFields(kept: Contact, image: FieldImage): FieldChanges {
  const changes: Record<string, unknown> = {};
  const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
  for (const field of MERGED_FIELDS) {
    const [before, after] = image[field] ?? [];
    if (!(field in image)) continue;
    if (field === "customFields") {
      changes.customFields = withoutTaken(
        kept.customFields,
        before as Record<string, string>,
        after as Record<string, string>,
      );
    } else if (same(kept[field], after)) {
      changes[field] =
        field === "blockedAt" && typeof before === "string" ? new Date(before) : before;
    }
  }
  return changes as FieldChanges;
}

function withoutTaken(
  now: Record<string, string>,
  before: Record<string, string>,
  after: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => name in before || after[name] !== value),
  );
}
