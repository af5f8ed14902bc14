import { type SQL, sql } from "drizzle-orm";
import type { KeptKind } from "@/db/enums/trash";
import { type KeptRows, trash } from "@/db/schema/trash";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { KEPT_TABLES } from "./kept-tables";

export type MoveToTrash<Row> = {
  kind: KeptKind;
  itemId: string;
  /** Who may delete it, as a condition over its row; true when the right alone decides. */
  allowed?: SQL;
  /** What the list of the trash calls it, and whose it was where that counts. */
  about: (row: Row) => { name: string; memberId?: string; shared?: boolean };
};

/** Ids in one row of trash_links. */
const PART_SIZE = 10_000;

/**
 * Deletes a thing with what hangs on it and keeps all of it for restoreEntry. Part of the
 * caller's transaction, which has asked for the right and records and announces.
 * @returns the row as it was, in the names of the database, and how much pointed at it, by table;
 *   null when there is none, or `allowed` says no
 */
export async function moveToTrash<Row extends Record<string, unknown>>(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { kind, itemId, allowed = sql`true`, about }: MoveToTrash<Row>,
): Promise<{ entryId: string; row: Row; pointed: Map<string, number> } | null> {
  const { root, parts, links, pointers } = KEPT_TABLES[kind];
  const { workspaceId } = ctx;
  const name = (text: string) => sql.identifier(text);
  const [found] = await tx.execute<{ row: Row }>(sql`
    select to_jsonb(t) as row from ${name(root)} t
    where workspace_id = ${workspaceId} and id = ${itemId} and (${allowed}) for update`);
  if (!found) return null;
  const kept: KeptRows[] = [{ table: root, rows: [found.row] }];
  for (const { table, column } of parts) {
    const rows = await tx.execute<{ row: Record<string, unknown> }>(sql`
      select to_jsonb(t) as row from ${name(table)} t
      where workspace_id = ${workspaceId} and ${name(column)} = ${itemId}`);
    if (rows.length > 0) kept.push({ table, rows: rows.map(({ row }) => row) });
  }
  const entryId = newId();
  await tx.insert(trash).values({
    workspaceId,
    id: entryId,
    kind,
    itemId,
    ...about(found.row),
    kept,
    deletedByName: ctx.actor.name,
  });
  // however many there are, their ids do not leave the database
  const keepIds = async (table: string, ids: SQL): Promise<number> => {
    const rows = await tx.execute<{ size: number }>(sql`
      with gone as (${ids}), numbered as (
        select id, (row_number() over (order by id) - 1) / ${PART_SIZE}::int as part from gone
      )
      insert into trash_links (workspace_id, entry_id, table_name, part, ids)
      select ${workspaceId}::uuid, ${entryId}::uuid, ${table}, part, array_agg(id)
      from numbered group by part
      returning cardinality(ids) as size`);
    return rows.reduce((sum, { size }) => sum + size, 0);
  };
  for (const { table, column, other } of links) {
    await keepIds(
      table,
      sql`delete from ${name(table)}
        where workspace_id = ${workspaceId} and ${name(column)} = ${itemId}
        returning ${name(other)} as id`,
    );
  }
  const pointed = new Map<string, number>();
  for (const { table, column, key } of pointers) {
    const count = await keepIds(
      table,
      sql`update ${name(table)} set ${name(column)} = null
        where workspace_id = ${workspaceId} and ${name(column)} = ${itemId}
        returning ${name(key)} as id`,
    );
    pointed.set(table, count);
  }
  await tx.execute(sql`
    delete from ${name(root)} where workspace_id = ${workspaceId} and id = ${itemId}`);
  return { entryId, row: found.row, pointed };
}
