import type { ImportVerdict } from "@/db/enums/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { tagSlug } from "../tag";
import type { ColumnMapping } from "./fields";
import { findTargets, type Target } from "./find-targets";
import { type ImportedPerson, type ReadRow, type RowNote, readRow } from "./read-row";
import type { ImportReason } from "./reasons";
import type { ImportRules } from "./schema";

export type StagedRow = {
  rowNumber: number;
  cells: string[];
  verdict: ImportVerdict | null;
  reason: string | null;
  detail: string | null;
};

const PLAIN_FIELDS = [
  "name",
  "phone",
  "phoneKey",
  "country",
  "rawPhone",
  "email",
  "company",
  "city",
  "language",
] as const;
type PlainField = (typeof PLAIN_FIELDS)[number];

/** What a row does to a contact. */
export type Change = {
  person: ImportedPerson;
  /** Null: a contact that does not exist yet. */
  target: Target | null;
  /** Old and new value of each field that moves; only for targets. */
  fields: Partial<Record<PlainField, [string | null, string | null]>>;
  customFields: [Record<string, string>, Record<string, string>] | null;
  newTagNames: string[];
  consent: "opt_in" | "opt_out" | null;
};

export type JudgedRow = {
  rowNumber: number;
  verdict: ImportVerdict;
  reason: ImportReason | null;
  detail: string | null;
  change: Change | null;
};

/** What earlier rows of the same file have taken; one for a whole check. */
export type SeenInFile = {
  phones: Map<string, number>;
  emails: Map<string, number>;
  targets: Map<string, number>;
};
export const nothingSeen = (): SeenInFile => ({
  phones: new Map(),
  emails: new Map(),
  targets: new Map(),
});

/** Faults of the file itself: found while it was read, the cells no longer tell. */
export const STAGED_FAULTS: readonly string[] = ["quote_not_closed", "nul_character"];
const DUPLICATES: readonly string[] = ["duplicate_phone_in_file", "duplicate_email_in_file"];

/** Rows that are read in one go before others get their turn. */
const YIELD_ROWS = 100;

/** When a row has several notes the gravest stands for it. */
const NOTE_ORDER: readonly ImportReason[] = [
  "stays_opted_out",
  "comes_back",
  "other_phone_used",
  "phone_unassigned",
  "email_dropped",
  "extra_cells",
  "extension_dropped",
];

export type Reading = { row: StagedRow; result: ReadRow | null };

type ReadRowsInput = {
  headers: readonly string[];
  mapping: ColumnMapping;
  rules: ImportRules;
  rows: readonly StagedRow[];
  /** The commit takes the check's word for what stands twice in the file. */
  isCheck: boolean;
};

/** Reads staged rows as people. Asks nobody, so it can be done ahead of the verdicts. */
export async function readStaged(input: ReadRowsInput): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const row of input.rows) {
    const reason = row.reason ?? "";
    const settled =
      STAGED_FAULTS.includes(reason) || (!input.isCheck && DUPLICATES.includes(reason));
    const result = settled ? null : readRow(row.cells, input.headers, input.mapping, input.rules);
    readings.push({ row, result });
    // numbers cost time to parse, and the process serves others meanwhile (r46)
    if (readings.length % YIELD_ROWS === 0) await new Promise((resume) => setImmediate(resume));
  }
  return readings;
}

type JudgeRowsInput = {
  rules: ImportRules;
  readings: readonly Reading[];
  /** Given by the check. */
  seen?: SeenInFile;
  /** Hold the contacts until the transaction ends, so that nothing changes between verdict and write. */
  lock?: boolean;
};

/**
 * Says what would become of each row now. The check shows it, the commit asks again and acts on it,
 * so both always follow one rule.
 */
export async function judgeRows(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { rules, readings, seen, lock = false }: JudgeRowsInput,
): Promise<JudgedRow[]> {
  const people = readings.flatMap(({ result }) => (result?.ok ? [result.person] : []));
  const targets = await findTargets(tx, ctx, people, lock);

  return readings.map(({ row, result }): JudgedRow => {
    if (result === null) {
      return {
        rowNumber: row.rowNumber,
        verdict: STAGED_FAULTS.includes(row.reason ?? "") ? "fail" : "skip",
        reason: row.reason as ImportReason,
        detail: row.detail,
        change: null,
      };
    }
    const { rowNumber } = row;
    if (!result.ok) {
      const { reason, detail } = result;
      return { rowNumber, verdict: "fail", reason, detail, change: null };
    }
    const { person } = result;
    const target =
      (person.phoneKey ? targets.byPhone.get(person.phoneKey) : undefined) ??
      (person.email ? matchByEmail(targets.byEmail.get(person.email) ?? [], person) : undefined) ??
      null;
    const repeat = seen && findRepeat(seen, rowNumber, person, target);
    if (repeat) return { rowNumber, verdict: "skip", ...repeat, change: null };

    const notes = [...result.notes];
    const change = describeChange(person, target, rules, notes);
    const isNew = target === null || target.deleted;
    if (isNew && rules.purpose === "update") {
      return { rowNumber, verdict: "skip", reason: "not_a_contact", detail: null, change: null };
    }
    if (!isNew && rules.purpose === "create") {
      const detail = target.name ?? target.phone ?? target.email;
      return { rowNumber, verdict: "skip", reason: "already_exists", detail, change: null };
    }
    if (!isNew && isEmpty(change)) {
      const optedOut = notes.find((note) => note.reason === "stays_opted_out");
      return {
        rowNumber,
        verdict: "skip",
        reason: optedOut?.reason ?? "no_change",
        detail: optedOut?.detail ?? null,
        change: null,
      };
    }
    return { rowNumber, verdict: isNew ? "create" : "update", ...noteOf(notes), change };
  });
}

/** Whose mail is whose: a number may be added to a contact that has none, never replaced by mail. */
function matchByEmail(found: readonly Target[], person: ImportedPerson): Target | undefined {
  return person.phoneKey ? found.find((one) => one.phoneKey === null) : found[0];
}

function findRepeat(
  seen: SeenInFile,
  rowNumber: number,
  person: ImportedPerson,
  target: Target | null,
): { reason: ImportReason; detail: string } | null {
  const byPhone = person.phoneKey ? seen.phones.get(person.phoneKey) : undefined;
  if (byPhone !== undefined) {
    return { reason: "duplicate_phone_in_file", detail: `Row ${byPhone} is kept` };
  }
  const byEmail = !person.phoneKey && person.email ? seen.emails.get(person.email) : undefined;
  const survivor = byEmail ?? (target ? seen.targets.get(target.id) : undefined);
  if (survivor !== undefined) {
    return { reason: "duplicate_email_in_file", detail: `Row ${survivor} is kept` };
  }
  if (person.phoneKey) seen.phones.set(person.phoneKey, rowNumber);
  if (person.email && !seen.emails.has(person.email)) seen.emails.set(person.email, rowNumber);
  if (target) seen.targets.set(target.id, rowNumber);
  return null;
}

function describeChange(
  person: ImportedPerson,
  target: Target | null,
  rules: ImportRules,
  notes: RowNote[],
): Change {
  const wanted = new Map(
    [...rules.tagNames, ...person.tagNames].map((name) => [tagSlug(name), name] as const),
  );
  for (const slug of target?.tagSlugs ?? []) wanted.delete(slug);
  const change: Change = {
    person,
    target,
    fields: {},
    customFields: null,
    newTagNames: [...wanted.values()],
    consent: consentOf(person, target, rules, notes),
  };
  if (!target) return change;

  if (target.deleted) notes.push({ reason: "comes_back", detail: target.name ?? "" });
  const overwrite = target.deleted || rules.existing === "overwrite";
  for (const field of PLAIN_FIELDS) {
    const next = person[field];
    const isPhone = field === "phone" || field === "phoneKey" || field === "rawPhone";
    const free = target[field] === null || (overwrite && !isPhone);
    if (next !== null && next !== target[field] && free)
      change.fields[field] = [target[field], next];
  }
  // the country follows the number, and how it was written is no news about somebody known
  if (!change.fields.phoneKey) {
    delete change.fields.phone;
    delete change.fields.rawPhone;
    delete change.fields.country;
  }
  const merged = { ...target.customFields };
  for (const [name, value] of Object.entries(person.customFields)) {
    if (merged[name] === undefined || overwrite) merged[name] = value;
  }
  if (JSON.stringify(merged) !== JSON.stringify(target.customFields)) {
    change.customFields = [target.customFields, merged];
  }
  return change;
}

/** An opt-out is the person's own word: no file takes it back, whatever basis is stated. */
function consentOf(
  person: ImportedPerson,
  target: Target | null,
  rules: ImportRules,
  notes: RowNote[],
): "opt_in" | "opt_out" | null {
  if (person.consent === "no") return target?.consent === "opted_out" ? null : "opt_out";
  const optsIn =
    rules.consent.mode === "all" || (rules.consent.mode === "column" && person.consent === "yes");
  if (!optsIn || target?.consent === "opted_in") return null;
  if (target?.consent === "opted_out") {
    notes.push({ reason: "stays_opted_out", detail: target.name ?? target.phone ?? "" });
    return null;
  }
  return "opt_in";
}

function isEmpty(change: Change): boolean {
  return (
    Object.keys(change.fields).length === 0 &&
    change.customFields === null &&
    change.newTagNames.length === 0 &&
    change.consent === null
  );
}

function noteOf(notes: readonly RowNote[]): { reason: ImportReason | null; detail: string | null } {
  if (notes.length === 0) return { reason: null, detail: null };
  const sorted = [...notes].sort(
    (left, right) => NOTE_ORDER.indexOf(left.reason) - NOTE_ORDER.indexOf(right.reason),
  );
  return {
    reason: sorted[0]?.reason ?? null,
    detail:
      sorted
        .map((note) => note.detail)
        .filter(Boolean)
        .join("; ")
        .slice(0, 500) || null,
  };
}
