import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { ensureTags } from "../ensure-tags";
import { tagSlug } from "../tag";
import { type LockedImport, type RowOutcome, writeOutcomes } from "./import-state";
import { type Change, type JudgedRow, judgeRows, type Reading } from "./judge-rows";
import { CONSENT_BASES } from "./schema";

/** What undo needs of one row; kept in contact_import_rows.before. */
export type BeforeImage = {
  /** Old and new value by column of `contacts`. */
  fields: Record<string, [string | null, string | null]>;
  customFields: [Record<string, string>, Record<string, string>] | null;
  tagSlugs: string[];
  consent: [string, string] | null;
  /** When the contact had been removed before the import brought it back. */
  deletedAt: string | null;
};

/** Gives one batch of an import its effect, by what its rows mean now. @returns every row's outcome */
export async function saveRows(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  current: LockedImport,
  readings: readonly Reading[],
): Promise<RowOutcome[]> {
  const judge = (some: readonly Reading[]) =>
    judgeRows(tx, ctx, { rules: current.options.rules, readings: some, lock: true });
  let judged = await judge(readings);
  const made = await insertContacts(tx, ctx, current, judged);

  // Somebody else made a contact with this number since the verdict: the row is about that one now.
  const late = judged.filter((row) => row.change && !row.change.target && !made.has(row.rowNumber));
  if (late.length > 0) {
    const lateRows = new Set(late.map((row) => row.rowNumber));
    const again = await judge(readings.filter(({ row }) => lateRows.has(row.rowNumber)));
    const byRow = new Map(again.map((row) => [row.rowNumber, row]));
    judged = judged.map((row) => byRow.get(row.rowNumber) ?? row);
  }
  const changed = judged.flatMap(({ rowNumber, change }) => {
    const contactId = change?.target?.id ?? made.get(rowNumber);
    return change && contactId ? [{ rowNumber, change, contactId }] : [];
  });
  const known = changed.filter((row) => row.change.target);
  await updateContacts(tx, ctx, known);
  await addConsent(tx, ctx, current, known);
  await addTags(tx, ctx, changed);

  const contactOf = new Map(changed.map((row) => [row.rowNumber, row.contactId]));
  const outcomes = judged.map(
    (row): RowOutcome => ({
      row: row.rowNumber,
      verdict: row.verdict,
      reason: row.reason,
      detail: row.detail,
      contactId: contactOf.get(row.rowNumber) ?? row.change?.target?.id ?? null,
      before: row.change?.target ? imageOf(row.change) : null,
    }),
  );
  // New contacts have marked their rows, and rows that are only skipped or failed, for the same reason
  // as in the check, need no second write.
  const staged = new Map(readings.map(({ row }) => [row.rowNumber, row]));
  await writeOutcomes(
    tx,
    ctx,
    current.id,
    outcomes.filter(
      (row) =>
        !made.has(row.row) &&
        (row.contactId !== null ||
          row.verdict !== staged.get(row.row)?.verdict ||
          row.reason !== staged.get(row.row)?.reason),
    ),
  );
  return outcomes;
}

/**
 * Makes the contacts of a batch with their numbers' identities and the proof of their consent, and marks
 * their rows: one statement, because the rows of a file would otherwise travel four times.
 * @returns the new contact's id by row number; rows whose number was taken meanwhile are missing
 */
async function insertContacts(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  current: LockedImport,
  judged: readonly JudgedRow[],
): Promise<Map<number, string>> {
  const people = judged.flatMap(({ rowNumber, verdict, reason, detail, change }) => {
    if (verdict !== "create" || !change || change.target) return [];
    const { tagNames: _, consent: __, ...person } = change.person;
    return [
      {
        ...person,
        id: newId(),
        row: rowNumber,
        reason,
        detail,
        ...(change.consent === null
          ? { consent: "unknown" }
          : {
              consent: change.consent === "opt_in" ? "opted_in" : "opted_out",
              action: change.consent,
              evidence: evidenceOf(current, change.consent, rowNumber),
            }),
      },
    ];
  });
  const [first] = people;
  const last = people.at(-1);
  if (!first || !last) return new Map();
  const inserted = await tx.execute<{ id: string }>(sql`
    with people as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as p(
        id uuid, "row" int, name text, phone text, "phoneKey" text, country text, "rawPhone" text,
        email text, company text, city text, language text, "customFields" jsonb, consent text,
        action text,
        evidence text, reason text, detail text)
    ), made as (
      insert into contacts (workspace_id, id, name, phone, phone_key, country, raw_phone, email,
        company, city, language, custom_fields, source, consent, consent_changed_at)
      select ${ctx.workspaceId}, p.id, p.name, p.phone, p."phoneKey", p.country, p."rawPhone", p.email,
             p.company, p.city, p.language, p."customFields", 'import', p.consent,
             case when p.action is not null then clock_timestamp() end
      from people p order by p.id
      on conflict do nothing
      returning id, phone_key
    ), claimed as (
      insert into contact_identities (workspace_id, kind, value, contact_id)
      select ${ctx.workspaceId}, 'phone', m.phone_key, m.id from made m where m.phone_key is not null
      on conflict do nothing
    ), proved as (
      insert into consent_events
        (workspace_id, contact_id, action, source, evidence, import_id, actor_name, created_at)
      select ${ctx.workspaceId}, p.id, p.action, 'import', p.evidence, ${current.id},
             ${current.createdByName}, clock_timestamp()
      from made m join people p on p.id = m.id where p.action is not null
    ), marked as (
      update contact_import_rows r set
        verdict = 'create', reason = p.reason, detail = p.detail, contact_id = p.id
      from made m join people p on p.id = m.id
      where r.workspace_id = ${ctx.workspaceId} and r.import_id = ${current.id} and r.row_number = p."row"
        -- keeps a plan that reads all rows of the import within this batch
        and r.row_number between ${first.row} and ${last.row}
    )
    select id from made`);
  const ids = new Set(inserted.map((row) => row.id));
  return new Map(people.filter((one) => ids.has(one.id)).map((one) => [one.row, one.id]));
}

type ChangedRow = { rowNumber: number; change: Change; contactId: string };

async function updateContacts(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  changed: readonly ChangedRow[],
): Promise<void> {
  const updates = changed.flatMap(({ change }) => {
    const { target, fields, customFields, consent } = change;
    if (!target) return [];
    const next = (field: keyof typeof fields) => fields[field]?.[1] ?? target[field];
    return [
      {
        id: target.id,
        name: next("name"),
        phone: next("phone"),
        phoneKey: next("phoneKey"),
        country: next("country"),
        rawPhone: next("rawPhone"),
        email: next("email"),
        company: next("company"),
        city: next("city"),
        language: next("language"),
        customFields: customFields?.[1] ?? target.customFields,
        consent:
          consent === null ? target.consent : consent === "opt_in" ? "opted_in" : "opted_out",
      },
    ];
  });
  if (updates.length === 0) return;
  await tx.execute(sql`
    update contacts c set
      name = u.name, phone = u.phone, phone_key = u."phoneKey", country = u.country,
      raw_phone = u."rawPhone", email = u.email, company = u.company, city = u.city,
      language = u.language,
      custom_fields = u."customFields", deleted_at = null, updated_at = now(),
      consent_changed_at = case when c.consent is distinct from u.consent
        then clock_timestamp() else c.consent_changed_at end,
      consent = u.consent
    from jsonb_to_recordset(${JSON.stringify(updates)}::jsonb) as u(
      id uuid, name text, phone text, "phoneKey" text, country text, "rawPhone" text, email text,
      company text, city text, language text, "customFields" jsonb, consent text)
    where c.workspace_id = ${ctx.workspaceId} and c.id = u.id
      and c.id = any(${`{${updates.map((row) => row.id).join(",")}}`}::uuid[])`);
  const numbered = changed.filter((row) => row.change.target && row.change.fields.phoneKey);
  if (numbered.length === 0) return;
  const identities = numbered.map((row) => ({
    value: row.change.fields.phoneKey?.[1],
    id: row.contactId,
  }));
  await tx.execute(sql`
    insert into contact_identities (workspace_id, kind, value, contact_id)
    select ${ctx.workspaceId}, 'phone', i.value, i.id
    from jsonb_to_recordset(${JSON.stringify(identities)}::jsonb) as i(value text, id uuid)
    on conflict do nothing`);
}

async function addTags(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  changed: readonly ChangedRow[],
): Promise<void> {
  const names = new Map<string, string>();
  for (const { change } of changed) {
    for (const name of change.newTagNames)
      if (!names.has(tagSlug(name))) names.set(tagSlug(name), name);
  }
  if (names.size === 0) return;
  const ids = await ensureTags(tx, ctx, [...names.values()]);
  const lines = changed.flatMap(({ change, contactId }) =>
    change.newTagNames.map((name) => ({ contactId, tagId: ids.get(tagSlug(name)) })),
  );
  await tx.execute(sql`
    insert into contact_tags (workspace_id, contact_id, tag_id)
    select ${ctx.workspaceId}, l."contactId", l."tagId"
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l("contactId" uuid, "tagId" uuid)
    on conflict do nothing`);
}

/** The proof of each consent names the file and the row it came from. */
function evidenceOf(current: LockedImport, action: "opt_in" | "opt_out", row: number): string {
  const { consent } = current.options.rules;
  const place = `(${current.fileName}, row ${row})`;
  if (action === "opt_out") return `The file says no ${place}`;
  if (consent.mode === "none") return place;
  return `${CONSENT_BASES[consent.basis]}: ${consent.evidence} ${place}`;
}

async function addConsent(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  current: LockedImport,
  changed: readonly ChangedRow[],
): Promise<void> {
  const lines = changed.flatMap(({ rowNumber, change, contactId }) =>
    change.consent === null
      ? []
      : [
          {
            contactId,
            action: change.consent,
            evidence: evidenceOf(current, change.consent, rowNumber),
          },
        ],
  );
  if (lines.length === 0) return;
  await tx.execute(sql`
    insert into consent_events
      (workspace_id, contact_id, action, source, evidence, import_id, actor_name, created_at)
    select ${ctx.workspaceId}, l."contactId", l.action, 'import', l.evidence, ${current.id},
           ${current.createdByName}, clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
      as l("contactId" uuid, action text, evidence text)`);
}

function imageOf(change: Change): BeforeImage {
  return {
    fields: change.fields as BeforeImage["fields"],
    customFields: change.customFields,
    tagSlugs: change.newTagNames.map(tagSlug),
    consent:
      change.consent === null
        ? null
        : [
            change.target?.consent ?? "unknown",
            change.consent === "opt_in" ? "opted_in" : "opted_out",
          ],
    deletedAt: change.target?.deletedAt ?? null,
  };
}
