import { and, eq, sql } from "drizzle-orm";
import { DrizzleQueryError } from "drizzle-orm/errors";
import type { KeptKind } from "@/db/enums/trash";
import { type KeptRows, trash } from "@/db/schema/trash";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { KEPT_RIGHTS, KEPT_TABLES } from "./kept-tables";
import type { RestoreEntry } from "./schema";

/** Whether the one who acts may put it back. */
function mayRestore(
  ctx: WorkspaceContext,
  entry: { kind: KeptKind; memberId: string | null; shared: boolean },
): boolean {
  const isMine = ctx.actor.kind === "member" && ctx.actor.memberId === entry.memberId;
  return isMine || (entry.shared && can(ctx, KEPT_RIGHTS[entry.kind]));
}

/**
 * Puts a thing back as it was, with what hung on it and what pointed at it, unless that points at
 * something else by now.
 * @throws Refusal `not_found` when it is not in the trash (any more) or not the actor's to put back,
 *   `conflict` when something new has its name, or when what it belonged to is deleted too
 */
export async function restoreEntry(
  ctx: WorkspaceContext,
  { entryId }: RestoreEntry,
): Promise<{ kind: KeptKind; itemId: string; name: string }> {
  assertCan(ctx, "workspace:read");
  return withWorkspace(ctx, async (tx) => {
    const [entry] = await tx
      .delete(trash)
      .where(and(eq(trash.workspaceId, ctx.workspaceId), eq(trash.id, entryId)))
      .returning();
    if (!entry || !mayRestore(ctx, entry)) notFound("entry of the trash");
    const { kind, itemId, name, kept, pointers } = entry;
    const tables = KEPT_TABLES[kind];
    try {
      for (const { table, rows } of kept) {
        const isRoot = table === tables.root;
        const asKept = isRoot ? rows.map((row) => ({ ...row, ...tables.counted })) : rows;
        await putBack(tx, { table, rows: asKept }, isRoot);
      }
    } catch (error) {
      throw refusalOf(error, name);
    }
    for (const { table, column, key } of tables.pointers) {
      const ids = pointers.find((known) => known.table === table)?.ids;
      if (!ids) continue;
      await tx.execute(sql`
        update ${sql.identifier(table)} set ${sql.identifier(column)} = ${itemId}
        where workspace_id = ${ctx.workspaceId} and ${sql.identifier(column)} is null
          and ${sql.identifier(key)} in
            (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`);
    }
    await recordActivity(tx, ctx, `${kind}.restored`, itemId, { name });
    if (kind === "tag") await publish(tx, ctx.workspaceId, "contacts", { contactId: null });
    else await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    if (kind === "team" || kind === "target") {
      // who waits is told anew when; by name, because the inbox stands above
      await enqueue(
        tx,
        { name: "inbox.aim_all", maxAttempts: 5 },
        { workspaceId: ctx.workspaceId },
        { key: `inbox.aim_all:${ctx.workspaceId}` },
      );
    }
    return { kind, itemId, name };
  });
}

/** A link that was made anew meanwhile is as good as the kept one; the thing itself must be missing. */
function putBack(tx: WorkspaceTx, { table, rows }: KeptRows, isRoot: boolean) {
  const name = sql.identifier(table);
  return tx.execute(sql`
    insert into ${name} select * from jsonb_populate_recordset(null::${name}, ${JSON.stringify(rows)}::jsonb)
    ${isRoot ? sql`` : sql`on conflict do nothing`}`);
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = "23505";
const FOREIGN_KEY_VIOLATION = "23503";

function refusalOf(error: unknown, name: string): unknown {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  const code = (cause as { code?: string } | undefined)?.code;
  if (code === UNIQUE_VIOLATION) {
    return new Refusal(
      "conflict",
      `Something called ${name} exists by now. Rename that one, then restore this. It stays in the trash until then.`,
    );
  }
  if (code === FOREIGN_KEY_VIOLATION) {
    return new Refusal(
      "conflict",
      `What ${name} belonged to is deleted too. Restore that first. This stays in the trash until then.`,
    );
  }
  return error;
}
