import { randomUUID } from "node:crypto";
import type postgres from "postgres";

/**
 * Rows for every tenant table at once, made from the catalog and not from a list, so that a table
 * that is added tomorrow is walled tomorrow.
 */

export type ForeignKey = {
  name: string;
  table: string;
  columns: string[];
  parent: string;
  parentColumns: string[];
};
type Column = { table: string; name: string; type: string; isRequired: boolean; isMade: boolean };
export type Row = Record<string, unknown>;

/** Words that a constraint or the code behind the table asks for; all others follow from the type. */
const GIVEN: Record<string, Row> = {
  campaign_recipients: { state: "pending" },
  channels: { kind: "whatsapp", mode: "dedicated" },
  contact_imports: { status: "ready" },
  contacts: { source: "manual" },
  members: { role: "owner" },
  message_templates: { category: "utility", components: [{ type: "BODY", text: "Hello." }] },
  messages: { direction: "outbound", origin: "agent", kind: "text", status: "unknown" },
  payments: { purpose: "wallet_top_up", provider: "stripe" },
  wallet_transactions: { type: "adjustment" },
};

/** Tables with a workspace: workspaces itself and whatever has a workspace_id; no partitions. */
export async function tenantTables(owner: postgres.Sql): Promise<string[]> {
  const rows = await owner<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and (c.relname = 'workspaces' or exists (select 1 from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped))
    order by 1`;
  return rows.map((row) => row.name);
}

/** Foreign keys of the whole schema, columns in their order; none of partitions. */
export async function foreignKeys(owner: postgres.Sql): Promise<ForeignKey[]> {
  return owner<ForeignKey[]>`
    select k.conname as name, c.relname as table, p.relname as parent,
      array(select a.attname::text from unnest(k.conkey) with ordinality as u(no, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = u.no order by u.place) as columns,
      array(select a.attname::text from unnest(k.confkey) with ordinality as u(no, place)
        join pg_attribute a on a.attrelid = p.oid and a.attnum = u.no order by u.place)
        as "parentColumns"
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and k.contype = 'f' and not c.relispartition and not p.relispartition
    order by 2, 1`;
}

async function columnsOf(owner: postgres.Sql, table: string): Promise<Column[]> {
  return owner<Column[]>`
    select ${table} as table, a.attname as name, format_type(a.atttypid, null) as type,
      a.attnotnull as "isRequired", a.atthasdef as "isMade"
    from pg_attribute a
    where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped`;
}

function sampleOf({ table, name, type }: Column): unknown {
  if (type.endsWith("[]")) return [];
  switch (type) {
    case "uuid":
      return randomUUID();
    case "tsvector":
      return "";
    case "text":
      return `${table}-${randomUUID()}`;
    case "jsonb":
      return {};
    case "boolean":
      return false;
    case "timestamp with time zone":
    case "date":
      return new Date();
    case "integer":
    case "bigint":
    case "numeric":
      return 1;
    default:
      throw new Error(`${table}.${name}: no value known for ${type}`);
  }
}

/**
 * One row in each tenant table of a new workspace, every reference filled, also those that may be
 * null. Written as the owner, past row security.
 * @returns the rows as they are stored, by table
 */
export async function fillWorkspace(
  owner: postgres.Sql,
): Promise<{ workspaceId: string; rows: Map<string, Row> }> {
  const keys = await foreignKeys(owner);
  const workspaceId = randomUUID();
  const rows = new Map<string, Row>();
  const insert = async (table: string): Promise<void> => {
    if (rows.has(table)) return;
    const references = keys.filter((key) => key.table === table && key.parent !== table);
    for (const { parent } of references) await insert(parent);
    const row: Row = { ...GIVEN[table] };
    for (const { columns, parent, parentColumns } of references) {
      columns.forEach((column, place) => {
        row[column] = rows.get(parent)?.[parentColumns[place] as string];
      });
    }
    for (const column of await columnsOf(owner, table)) {
      if (column.name === "workspace_id" || (table === "workspaces" && column.name === "id")) {
        row[column.name] = workspaceId;
      } else if (!(column.name in row) && column.isRequired && !column.isMade) {
        row[column.name] = sampleOf(column);
      }
    }
    const [made] = await owner`
      insert into ${owner(table)} ${owner(row)} on conflict do nothing returning *`;
    // a trigger may have written it with its parent
    const [stored] = made
      ? [made]
      : await owner`select * from ${owner(table)} where workspace_id = ${workspaceId}`;
    rows.set(table, stored as Row);
  };
  for (const table of await tenantTables(owner)) await insert(table);
  return { workspaceId, rows };
}

/** A second row beside a stored one: the same references, everything unique made anew. */
export async function copyOf(owner: postgres.Sql, table: string, row: Row): Promise<Row> {
  const keys = await foreignKeys(owner);
  const kept = new Set(keys.filter((key) => key.table === table).flatMap((key) => key.columns));
  const copy: Row = { ...GIVEN[table] };
  for (const column of await columnsOf(owner, table)) {
    if (column.name === "workspace_id" || kept.has(column.name))
      copy[column.name] = row[column.name];
    else if (!(column.name in copy) && column.isRequired && !column.isMade) {
      copy[column.name] = sampleOf(column);
    }
  }
  return copy;
}
