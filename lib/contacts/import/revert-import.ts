import { and, desc, eq, inArray, lte, sql } from "drizzle-orm";
import { contactImportRows, contactImports } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";

import { importIs, lockImport } from "./import-state";
import type { BeforeImage } from "./save-rows";

const BATCH_ROWS = 1000;

/** Column of `contacts` for each field a before-image can name. */
const COLUMNS: Record<string, string> = {
  name: "name",
  phone: "phone",
  phoneKey: "phone_key",
  country: "country",
  rawPhone: "raw_phone",
  email: "email",
  company: "company",
  city: "city",
  language: "language",
};

/**
 * Does what undoImport promised, from the last row to the first, a transaction a batch. Whatever
 * somebody changed after the import stays: a field goes back only while it still holds what the
 * import wrote, and a new contact with messages is kept. Consent lines are never removed; the state
 * goes back unless somebody said something newer.
 */
export async function revertImport(
  ctx: WorkspaceContext,
  input: { importId: string },
): Promise<void> {
  while (await revertBatch(ctx, input.importId)) {
    // each turn is one committed batch
  }
}

async function revertBatch(ctx: WorkspaceContext, importId: string): Promise<boolean> {
  return withWorkspace(ctx, async (tx) => {
    const current = await lockImport(tx, ctx, importId);
    if (current.status !== "undone" || current.committedThrough === 0) return false;
    const rows = await tx
      .select()
      .from(contactImportRows)
      .where(
        and(
          eq(contactImportRows.workspaceId, ctx.workspaceId),
          eq(contactImportRows.importId, importId),
          lte(contactImportRows.rowNumber, current.committedThrough),
          inArray(contactImportRows.verdict, ["create", "update"]),
        ),
      )
      .orderBy(desc(contactImportRows.rowNumber))
      .limit(BATCH_ROWS);
    const created = rows.flatMap((row) =>
      row.verdict === "create" && row.before === null && row.contactId ? [row.contactId] : [],
    );
    const images = rows.flatMap((row) =>
      row.before && row.contactId
        ? [{ id: row.contactId, image: row.before as unknown as BeforeImage }]
        : [],
    );
    await removeCreated(tx, ctx, importId, created);
    await restoreChanged(tx, ctx, importId, images);
    const first = rows.at(-1)?.rowNumber ?? 1;
    const done = rows.length < BATCH_ROWS;
    await tx
      .update(contactImports)
      .set({ committedThrough: done ? 0 : first - 1 })
      .where(importIs(ctx, importId));
    await publish(tx, ctx.workspaceId, "import", {
      importId,
      status: "undone",
      row: done ? 0 : first - 1,
    });
    if (done) await publish(tx, ctx.workspaceId, "contacts", { contactId: null });
    return !done;
  });
}

async function removeCreated(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  importId: string,
  ids: readonly string[],
) {
  if (ids.length === 0) return;
  const list = JSON.stringify(ids);
  // the address is set free: the person was never ours, and the next import finds nobody
  const gone = await tx.execute<{ id: string }>(sql`
    with gone as (
      update contacts c set deleted_at = now(), updated_at = now(), consent = case
        when ${newestConsentIsOurs(ctx, importId)} then 'unknown' else c.consent end
      where c.workspace_id = ${ctx.workspaceId} and c.deleted_at is null
        and c.last_message_at is null
        and c.id in (select value::uuid from jsonb_array_elements_text(${list}::jsonb))
      returning c.id, c.consent
    ), freed as (
      delete from contact_identities i using gone g
      where i.workspace_id = ${ctx.workspaceId} and i.contact_id = g.id and i.kind = 'phone'
        and g.consent <> 'opted_out'
    )
    select id from gone`);
  // in a statement of its own: the sizes of tags are counted from what the one before has left
  await tx.execute(sql`
    delete from contact_tags t where t.workspace_id = ${ctx.workspaceId}
      and t.contact_id = any(${`{${gone.map(({ id }) => id).join(",")}}`}::uuid[])`);
}

function newestConsentIsOurs(ctx: WorkspaceContext, importId: string) {
  return sql`(select e.import_id = ${importId} from consent_events e
    where e.workspace_id = ${ctx.workspaceId} and e.contact_id = c.id
    order by e.id desc limit 1)`;
}

async function restoreChanged(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  importId: string,
  images: readonly { id: string; image: BeforeImage }[],
) {
  if (images.length === 0) return;
  const flat = JSON.stringify(
    images.map(({ id, image }) => ({
      id,
      old: Object.fromEntries(Object.entries(image.fields).map(([field, [old]]) => [field, old])),
      new: Object.fromEntries(Object.entries(image.fields).map(([field, [, now]]) => [field, now])),
      customOld: image.customFields?.[0] ?? null,
      customNew: image.customFields?.[1] ?? null,
      consentOld: image.consent?.[0] ?? null,
      consentNew: image.consent?.[1] ?? null,
      deletedAt: image.deletedAt,
      tagSlugs: image.tagSlugs,
    })),
  );
  const sets = Object.entries(COLUMNS).map(
    ([field, column]) =>
      sql`${sql.raw(column)} = case when u.new ? ${field} and c.${sql.raw(column)} = u.new->>${field}
        then u.old->>${field} else c.${sql.raw(column)} end`,
  );
  // an added number is an address: it goes with the field, before the field
  await tx.execute(sql`
    delete from contact_identities i
    using jsonb_to_recordset(${flat}::jsonb) as u(id uuid, new jsonb)
    where i.workspace_id = ${ctx.workspaceId} and i.contact_id = u.id and i.kind = 'phone'
      and i.value = u.new->>'phoneKey'`);
  await tx.execute(sql`
    update contacts c set ${sql.join(sets, sql`, `)},
      custom_fields = case when c.custom_fields = u."customNew" then u."customOld" else c.custom_fields end,
      consent = case when u."consentNew" is not null and ${newestConsentIsOurs(ctx, importId)}
        then u."consentOld" else c.consent end,
      deleted_at = case when u."deletedAt" is not null and (c.last_message_at is null
          or c.last_message_at < u."deletedAt"::timestamptz)
        then u."deletedAt"::timestamptz else c.deleted_at end,
      updated_at = now()
    from jsonb_to_recordset(${flat}::jsonb) as u(id uuid, old jsonb, new jsonb, "customOld" jsonb,
      "customNew" jsonb, "consentOld" text, "consentNew" text, "deletedAt" text)
    where c.workspace_id = ${ctx.workspaceId} and c.id = u.id`);
  await tx.execute(sql`
    delete from contact_tags ct
    using jsonb_to_recordset(${flat}::jsonb) as u(id uuid, "tagSlugs" jsonb), tags t
    where ct.workspace_id = ${ctx.workspaceId} and ct.contact_id = u.id and ct.tag_id = t.id
      and t.workspace_id = ${ctx.workspaceId} and u."tagSlugs" ? t.slug`);
}
