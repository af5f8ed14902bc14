import { sql } from "drizzle-orm";
import { contactImports } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { membersBehind } from "@/lib/notifications/members-behind";
import { notify } from "@/lib/notifications/notify";
import { publish } from "@/lib/realtime/publish";
import { ensureTags } from "../ensure-tags";
import { tagSlug } from "../tag";
import {
  importIs,
  type LockedImport,
  lockImport,
  type RowOutcome,
  readStagedRows,
  writeOutcomes,
} from "./import-state";
import { type Change, type JudgedRow, judgeRows, type StagedRow } from "./judge-rows";
import { CONSENT_BASES } from "./schema";

const BATCH_ROWS = 1000;

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

/**
 * Turns checked rows into contacts, batch by batch. Each batch, its counts and the mark how far the
 * import has come are one transaction: whenever the process dies, the next run goes on behind the
 * last whole batch, and created + updated + skipped + failed is the number of rows that are through.
 * Verdicts are asked again against what the contacts are now. Harmless to run twice.
 */
export async function commitImport(
  ctx: WorkspaceContext,
  input: { importId: string },
): Promise<void> {
  while (await commitBatch(ctx, input.importId)) {
    // each turn is one committed batch
  }
}

/** @returns whether there is more to do */
async function commitBatch(ctx: WorkspaceContext, importId: string): Promise<boolean> {
  return withWorkspace(ctx, async (tx) => {
    const current = await lockImport(tx, ctx, importId);
    if (current.status !== "committing") return false;
    const rows = await readStagedRows(tx, ctx, importId, current.committedThrough, BATCH_ROWS);
    const outcomes = await saveRows(tx, ctx, current, rows);
    const count = (verdict: string) => outcomes.filter((row) => row.verdict === verdict).length;
    const done = rows.length < BATCH_ROWS;
    const lastRow = rows.at(-1)?.rowNumber ?? current.committedThrough;
    const counts = {
      createdCount: current.createdCount + count("create"),
      updatedCount: current.updatedCount + count("update"),
      skippedCount: current.skippedCount + count("skip"),
      failedCount: current.failedCount + count("fail"),
    };
    await tx
      .update(contactImports)
      .set({
        ...counts,
        committedThrough: lastRow,
        ...(done ? { status: "completed", completedAt: new Date() } : {}),
      })
      .where(importIs(ctx, importId));
    if (done) {
      await recordActivity(tx, ctx, "import.completed", importId, {
        fileName: current.fileName,
        ...counts,
      });
      await notify(tx, ctx, {
        kind: "import_done",
        memberIds: await membersBehind(tx, ctx, {
          resourceId: importId,
          actions: ["import.started"],
          otherwise: "contacts:import",
        }),
        subject: `${current.fileName} is imported`,
        detail: summaryOf(counts),
        link: `/contacts/import/${importId}`,
        dedupeKey: `import_done:${importId}`,
      });
      await publish(tx, ctx.workspaceId, "contacts", { contactId: null });
    }
    await publish(tx, ctx.workspaceId, "import", {
      importId,
      status: done ? "completed" : "committing",
      row: lastRow,
    });
    return !done;
  });
}

function summaryOf(counts: Record<string, number>): string {
  const words = {
    createdCount: "new",
    updatedCount: "updated",
    skippedCount: "skipped",
    failedCount: "failed",
  };
  const parts = Object.entries(words).flatMap(([name, word]) =>
    counts[name] ? [`${counts[name].toLocaleString("en")} ${word}`] : [],
  );
  return parts.join(", ") || "No rows";
}

async function saveRows(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  current: LockedImport,
  rows: readonly StagedRow[],
): Promise<RowOutcome[]> {
  const judge = (some: readonly StagedRow[]) =>
    judgeRows(tx, ctx, {
      headers: current.headers,
      mapping: current.mapping,
      rules: current.options.rules,
      rows: some,
      lock: true,
    });
  let judged = await judge(rows);
  const made = await insertContacts(tx, ctx, judged);

  // Somebody else made a contact with this number since the verdict: the row is about that one now.
  const late = judged.filter((row) => row.change && !row.change.target && !made.has(row.rowNumber));
  if (late.length > 0) {
    const lateRows = new Set(late.map((row) => row.rowNumber));
    const again = await judge(rows.filter((row) => lateRows.has(row.rowNumber)));
    const byRow = new Map(again.map((row) => [row.rowNumber, row]));
    judged = judged.map((row) => byRow.get(row.rowNumber) ?? row);
  }
  const changed = judged.flatMap(({ rowNumber, change }) => {
    const contactId = change?.target?.id ?? made.get(rowNumber);
    return change && contactId ? [{ rowNumber, change, contactId }] : [];
  });
  await updateContacts(tx, ctx, changed);
  await addTags(tx, ctx, changed);
  await addConsent(tx, ctx, current, changed);

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
  // rows that are only skipped or failed, for the same reason as in the check, need no second write
  const known = new Map(rows.map((row) => [row.rowNumber, row]));
  await writeOutcomes(
    tx,
    ctx,
    current.id,
    outcomes.filter(
      (row) =>
        row.contactId !== null ||
        row.verdict !== known.get(row.row)?.verdict ||
        row.reason !== known.get(row.row)?.reason,
    ),
  );
  return outcomes;
}

/** @returns the new contact's id by row number; rows whose number was taken meanwhile are missing */
async function insertContacts(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  judged: readonly JudgedRow[],
): Promise<Map<number, string>> {
  const people = judged.flatMap(({ rowNumber, verdict, change }) =>
    verdict === "create" && change && !change.target
      ? [
          {
            ...change.person,
            id: newId(),
            row: rowNumber,
            consentState:
              change.consent === null
                ? "unknown"
                : change.consent === "opt_in"
                  ? "opted_in"
                  : "opted_out",
          },
        ]
      : [],
  );
  if (people.length === 0) return new Map();
  const inserted = await tx.execute<{ id: string }>(sql`
    with people as (
      select * from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as p(
        id uuid, name text, phone text, "phoneKey" text, country text, "rawPhone" text, email text,
        company text, city text, "customFields" jsonb, "consentState" text)
    ), made as (
      insert into contacts (workspace_id, id, name, phone, phone_key, country, raw_phone, email,
        company, city, custom_fields, source, consent, consent_changed_at)
      select ${ctx.workspaceId}, p.id, p.name, p.phone, p."phoneKey", p.country, p."rawPhone", p.email,
             p.company, p.city, p."customFields", 'import', p."consentState",
             case when p."consentState" = 'unknown' then null else clock_timestamp() end
      from people p order by p.id
      on conflict do nothing
      returning id, phone_key
    ), claimed as (
      insert into contact_identities (workspace_id, kind, value, contact_id)
      select ${ctx.workspaceId}, 'phone', m.phone_key, m.id from made m where m.phone_key is not null
      on conflict do nothing
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
      custom_fields = u."customFields", deleted_at = null, updated_at = now(),
      consent_changed_at = case when c.consent is distinct from u.consent
        then clock_timestamp() else c.consent_changed_at end,
      consent = u.consent
    from jsonb_to_recordset(${JSON.stringify(updates)}::jsonb) as u(
      id uuid, name text, phone text, "phoneKey" text, country text, "rawPhone" text, email text,
      company text, city text, "customFields" jsonb, consent text)
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
async function addConsent(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  current: LockedImport,
  changed: readonly ChangedRow[],
): Promise<void> {
  const { consent } = current.options.rules;
  const basis =
    consent.mode === "none" ? "" : `${CONSENT_BASES[consent.basis]}: ${consent.evidence} `;
  const lines = changed.flatMap(({ rowNumber, change, contactId }) =>
    change.consent === null
      ? []
      : [
          {
            contactId,
            action: change.consent,
            evidence:
              change.consent === "opt_in"
                ? `${basis}(${current.fileName}, row ${rowNumber})`
                : `The file says no (${current.fileName}, row ${rowNumber})`,
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
