import "server-only";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { csvLine } from "@/lib/core/csv-line";
import { countAudience } from "./queries";
import type { ContactAudience } from "./schema";
import { audienceCondition } from "./segment-filter";

const BATCH = 500;

const HEADER = [
  "Name",
  "Phone",
  "WhatsApp username",
  "E-mail",
  "Company",
  "City",
  "Language",
  "Country",
  "Tags",
  "Consent",
  "Consent changed (UTC)",
  "Blocked",
  "Source",
  "First came from",
  "Last came from",
  "Last message (UTC)",
  "Created (UTC)",
];

/**
 * People as CSV, newest first, in pieces, so that its size is free. People without a number stand in
 * it with their username. Cells are guarded so that a spreadsheet runs none of them, and read back by
 * the import as they were (r45). Who exported whom is written down before the first line leaves.
 * @returns the pieces of the file, the mark for UTF-8 and the header first
 */
export async function exportContacts(
  ctx: WorkspaceContext,
  audience: ContactAudience,
): Promise<AsyncGenerator<string, void>> {
  assertCan(ctx, "contacts:export");
  const count = await countAudience(ctx, audience);
  const fields = await withWorkspace(ctx, async (tx) => {
    await recordActivity(tx, ctx, "export.contacts", null, {
      count,
      ...(audience.kind === "filter" ? { filter: audience.filter } : { kind: audience.kind }),
    });
    const rows = (await tx.execute(sql`
      select distinct jsonb_object_keys(custom_fields) as field from contacts
      where workspace_id = ${ctx.workspaceId} and deleted_at is null order by 1 limit 100`)) as unknown as {
      field: string;
    }[];
    return rows.map(({ field }) => field);
  });
  return pieces(ctx, audience, fields);
}

async function* pieces(
  ctx: WorkspaceContext,
  audience: ContactAudience,
  fields: readonly string[],
): AsyncGenerator<string, void> {
  yield `\uFEFF${csvLine([...HEADER, ...fields])}`;
  let before: string | null = null;
  for (;;) {
    const rows = await readBatch(ctx, audience, before);
    if (rows.length > 0) yield rows.map((row) => csvLine(cellsOf(row, fields))).join("");
    if (rows.length < BATCH) return;
    before = rows.at(-1)?.id ?? null;
  }
}

type Row = typeof contacts.$inferSelect & { tags: string };

function readBatch(
  ctx: WorkspaceContext,
  audience: ContactAudience,
  before: string | null,
): Promise<Row[]> {
  return withWorkspace(ctx, async (tx) => {
    const rows = await tx
      .select()
      .from(contacts)
      .where(
        and(
          eq(contacts.workspaceId, ctx.workspaceId),
          audienceCondition(audience),
          before ? lt(contacts.id, before) : undefined,
        ),
      )
      .orderBy(desc(contacts.id))
      .limit(BATCH);
    const tags = (await tx.execute(sql`
      select ct.contact_id as id, string_agg(t.name, ', ' order by t.slug) as names
      from contact_tags ct join tags t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id
      where ct.workspace_id = ${ctx.workspaceId} and ct.contact_id = any(array(
        select value::uuid from jsonb_array_elements_text(${JSON.stringify(rows.map(({ id }) => id))}::jsonb)))
      group by ct.contact_id`)) as unknown as { id: string; names: string }[];
    const names = new Map(tags.map((one) => [one.id, one.names]));
    return rows.map((row) => ({ ...row, tags: names.get(row.id) ?? "" }));
  });
}

function cellsOf(row: Row, fields: readonly string[]): string[] {
  const came = (touch: Row["firstReferral"]) =>
    touch ? (touch.headline ?? touch.sourceUrl ?? touch.sourceType ?? "") : "";
  return [
    row.name ?? "",
    row.phone ?? "",
    row.username ? `@${row.username}` : "",
    row.email ?? "",
    row.company ?? "",
    row.city ?? "",
    row.language ?? "",
    row.country ?? "",
    row.tags,
    row.consent.replace("_", " "),
    row.consentChangedAt?.toISOString() ?? "",
    row.blockedAt ? "yes" : "",
    row.source.replace("_", " "),
    came(row.firstReferral),
    came(row.lastReferral),
    row.lastMessageAt?.toISOString() ?? "",
    row.createdAt.toISOString(),
    ...fields.map((field) => row.customFields[field] ?? ""),
  ];
}
