import { and, eq, sql } from "drizzle-orm";
import { DrizzleQueryError } from "drizzle-orm/errors";
import type { KeptKind } from "@/db/enums/trash";
import { trash } from "@/db/schema/trash";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { KEPT_MAX, KEPT_RIGHTS, KEPT_TABLES } from "./kept-tables";
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
 *   `conflict` when something new has its name, there are too many, or what it belonged to is deleted too
 */
export async function restoreEntry(
  ctx: WorkspaceContext,
  { entryId }: RestoreEntry,
): Promise<{ kind: KeptKind; itemId: string; name: string }> {
  assertCan(ctx, "workspace:read");
  return withWorkspace(ctx, async (tx) => {
    const isEntry = and(eq(trash.workspaceId, ctx.workspaceId), eq(trash.id, entryId));
    const [entry] = await tx.select().from(trash).where(isEntry).for("update");
    if (!entry || !mayRestore(ctx, entry)) notFound("entry of the trash");
    const { kind, itemId, name } = entry;
    await assertRoom(tx, ctx, entry);
    try {
      await putRowsBack(tx, entry);
    } catch (error) {
      throw refusalOf(error, entry);
    }
    await tieAgain(tx, ctx, entry);
    await tx.delete(trash).where(isEntry);
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

type Entry = typeof trash.$inferSelect;

/** What can be made up to a number can be put back up to it. */
async function assertRoom(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { kind, memberId }: Entry,
): Promise<void> {
  if (!(kind in KEPT_MAX)) return;
  const most = KEPT_MAX[kind as keyof typeof KEPT_MAX];
  const [now] = await tx.execute<{ many: number }>(sql`
    select count(*)::int as many from ${sql.identifier(KEPT_TABLES[kind].root)}
    where workspace_id = ${ctx.workspaceId}
      and ${memberId ? sql`member_id = ${memberId}` : sql`true`}`);
  if ((now?.many ?? 0) < most) return;
  throw new Refusal(
    "conflict",
    `There are already ${most} of its kind. Delete one first. This stays in the trash until then.`,
  );
}

/** The thing itself must be missing; what hung on it and was made anew is as good as the kept one. */
async function putRowsBack(tx: WorkspaceTx, { kind, kept }: Entry): Promise<void> {
  const { root, counted } = KEPT_TABLES[kind];
  for (const { table, rows } of kept) {
    const isRoot = table === root;
    const asKept = isRoot ? rows.map((row) => ({ ...row, ...counted })) : rows;
    const target = sql.identifier(table);
    await tx.execute(sql`
      insert into ${target}
      select * from jsonb_populate_recordset(null::${target}, ${JSON.stringify(asKept)}::jsonb)
      ${isRoot ? sql`` : sql`on conflict do nothing`}`);
  }
}

/**
 * Ties it to what it was tied to and still exists; what was merged since leads to the one that took
 * it up, and whoever may come back from a merge has it too.
 */
async function tieAgain(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { id: entryId, kind, itemId }: Entry,
): Promise<void> {
  const { links, pointers } = KEPT_TABLES[kind];
  const name = (text: string) => sql.identifier(text);
  const idsOf = (table: string) => sql`
    select unnest(l.ids) as id from trash_links l where l.workspace_id = ${ctx.workspaceId}
      and l.entry_id = ${entryId} and l.table_name = ${table}`;
  for (const { table, column, other, parent, merges } of links) {
    const led = merges
      ? sql`union select m.${name(merges.into)} from led
          join ${name(merges.table)} m on m.workspace_id = ${ctx.workspaceId}
            and m.${name(merges.from)} = led.id and ${sql.raw(merges.still)}`
      : sql``;
    const parts = await tx.execute<{ part: number }>(sql`
      select part from trash_links where workspace_id = ${ctx.workspaceId}
        and entry_id = ${entryId} and table_name = ${table} order by part`);
    // no statement as long as all of it
    for (const { part } of parts) {
      await tx.execute(sql`
        with recursive led as (${idsOf(table)} and l.part = ${part} ${led})
        insert into ${name(table)} (workspace_id, ${name(column)}, ${name(other)})
        select p.workspace_id, ${itemId}::uuid, p.id from ${name(parent)} p
        where p.workspace_id = ${ctx.workspaceId} and p.id in (select id from led)
        order by p.id for key share of p
        on conflict do nothing`);
    }
  }
  for (const { table, column, key } of pointers) {
    await tx.execute(sql`
      update ${name(table)} set ${name(column)} = ${itemId}
      where workspace_id = ${ctx.workspaceId} and ${name(column)} is null
        and ${name(key)} in (${idsOf(table)})`);
  }
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = "23505";
const FOREIGN_KEY_VIOLATION = "23503";

function refusalOf(error: unknown, { kind, name }: Entry): unknown {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  const code = (cause as { code?: string } | undefined)?.code;
  if (code === UNIQUE_VIOLATION && kind === "target") {
    return new Refusal(
      "conflict",
      "Another rule covers this team and priority. Delete it first. This stays in the trash until then.",
    );
  }
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
