import { type SQL, sql } from "drizzle-orm";
import type { KeptKind } from "@/db/enums/trash";
import { type KeptPointers, type KeptRows, trash } from "@/db/schema/trash";
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

/**
 * Deletes a thing with what hangs on it and keeps all of it for restoreEntry. Part of the
 * caller's transaction, which has asked for the right and records and announces.
 * @returns the row as it was, in the names of the database, and what pointed at it, by table;
 *   null when there is none, or `allowed` says no
 */
export async function moveToTrash<Row extends Record<string, unknown>>(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { kind, itemId, allowed = sql`true`, about }: MoveToTrash<Row>,
): Promise<{ entryId: string; row: Row; pointers: KeptPointers[] } | null> {
  const { root, links, pointers } = KEPT_TABLES[kind];
  const name = (text: string) => sql.identifier(text);
  const [found] = await tx.execute<{ row: Row }>(sql`
    select to_jsonb(t) as row from ${name(root)} t
    where workspace_id = ${ctx.workspaceId} and id = ${itemId} and (${allowed}) for update`);
  if (!found) return null;
  const kept: KeptRows[] = [{ table: root, rows: [found.row] }];
  for (const { table, column } of links) {
    const rows = await tx.execute<{ row: Record<string, unknown> }>(sql`
      select to_jsonb(t) as row from ${name(table)} t
      where workspace_id = ${ctx.workspaceId} and ${name(column)} = ${itemId}`);
    if (rows.length > 0) kept.push({ table, rows: rows.map(({ row }) => row) });
  }
  const pointed: KeptPointers[] = [];
  for (const { table, column, key } of pointers) {
    const rows = await tx.execute<{ id: string }>(sql`
      update ${name(table)} set ${name(column)} = null
      where workspace_id = ${ctx.workspaceId} and ${name(column)} = ${itemId}
      returning ${name(key)} as id`);
    if (rows.length > 0) pointed.push({ table, ids: rows.map(({ id }) => id) });
  }
  await tx.execute(sql`
    delete from ${name(root)} where workspace_id = ${ctx.workspaceId} and id = ${itemId}`);
  const entryId = newId();
  await tx.insert(trash).values({
    workspaceId: ctx.workspaceId,
    id: entryId,
    kind,
    itemId,
    ...about(found.row),
    kept,
    pointers: pointed,
    deletedByName: ctx.actor.name,
  });
  return { entryId, row: found.row, pointers: pointed };
}
