import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { TRASH_DAYS, type TrashKind } from "@/db/enums/trash";
import { withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { KEPT_RIGHTS } from "./kept-tables";
import type { ListTrash, TrashCursor } from "./schema";

export type TrashRow = {
  kind: TrashKind;
  /** Of the entry for what the trash keeps whole, of the thing itself for the rest. */
  id: string;
  name: string;
  /** A number, an address, a language: what tells two of one name apart. */
  detail: string | null;
  /** Null where many were removed at once; the activity has it then. */
  deletedByName: string | null;
  /** ISO */
  deletedAt: string;
  /** ISO; from then on it cannot be restored here. */
  endsAt: string;
  /** Meta has its name for 30 days: it comes back as a draft under another one. */
  comesBackAsCopy: boolean;
};

export type TrashPage = {
  rows: TrashRow[];
  next: TrashCursor | null;
};

const PAGE_SIZE = 50;
const DAY_MS = 24 * 3_600_000;

/**
 * What was removed in the last TRASH_DAYS and can be put back by the one who looks, newest first.
 * Whoever was merged into somebody is not here: that is undone at the contact.
 */
export async function listTrash(ctx: WorkspaceContext, input: ListTrash): Promise<TrashPage> {
  assertCan(ctx, "workspace:read");
  const parts = partsOf(ctx).filter(({ kinds }) => !input.kind || kinds.includes(input.kind));
  if (parts.length === 0) return { rows: [], next: null };
  const since = new Date(Date.now() - TRASH_DAYS * DAY_MS).toISOString();
  const { kind, search, cursor } = input;
  const pattern = search ? `%${search.replace(/[\\%_]/g, "\\$&")}%` : null;
  const found = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select * from (${sql.join(
        parts
          .map(
            ({ select }) => sql`select * from (${select(since)}) part
            where ${kind ? sql`kind = ${kind}` : sql`true`}
              and ${pattern ? sql`(name ilike ${pattern} or detail ilike ${pattern})` : sql`true`}
              and ${cursor ? sql`("deletedAt", id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : sql`true`}
            order by "deletedAt" desc, id desc limit ${PAGE_SIZE + 1}`,
          )
          .map((part) => sql`(${part})`),
        sql` union all `,
      )}) found
      order by "deletedAt" desc, id desc limit ${PAGE_SIZE + 1}`),
  )) as unknown as (Omit<TrashRow, "deletedAt" | "endsAt"> & { deletedAt: string | Date })[];
  const rows = found.slice(0, PAGE_SIZE).map(({ deletedAt, ...row }): TrashRow => {
    const at = new Date(deletedAt);
    const endsAt = new Date(at.getTime() + TRASH_DAYS * DAY_MS);
    return { ...row, deletedAt: at.toISOString(), endsAt: endsAt.toISOString() };
  });
  const last = rows.at(-1);
  const more = found.length > PAGE_SIZE && last;
  return { rows, next: more ? { at: last.deletedAt, id: last.id } : null };
}

/** One select a table, each with the same columns, only for a role that may put such things back. */
function partsOf(ctx: WorkspaceContext): {
  kinds: readonly TrashKind[];
  select: (since: string) => SQL;
}[] {
  const here = sql`workspace_id = ${ctx.workspaceId}`;
  const removed = (since: string) => sql`${here} and deleted_at > ${since}::timestamptz`;
  // the column keeps microseconds and a cursor is written in milliseconds
  const at = sql`date_trunc('milliseconds', deleted_at) as "deletedAt"`;
  const me = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  const shared = (Object.keys(KEPT_RIGHTS) as (keyof typeof KEPT_RIGHTS)[]).filter((kind) =>
    can(ctx, KEPT_RIGHTS[kind]),
  );
  return [
    {
      kinds: Object.keys(KEPT_RIGHTS) as TrashKind[],
      select: (since) => sql`
        select kind, id, name, null::text as detail, deleted_by_name as "deletedByName",
          date_trunc('milliseconds', created_at) as "deletedAt", false as "comesBackAsCopy"
        from trash where ${here} and created_at > ${since}::timestamptz
          and (member_id = ${me}::uuid or (shared and kind in
            (select jsonb_array_elements_text(${JSON.stringify(shared)}::jsonb))))`,
    },
    ...(can(ctx, "contacts:delete")
      ? [
          {
            kinds: ["contact" as const],
            select: (since: string) => sql`
              select 'contact' as kind, id, coalesce(name, phone, '@' || username, email, 'No name') as name,
                coalesce(case when name is not null then phone end, email) as detail,
                null::text as "deletedByName", ${at}, false as "comesBackAsCopy"
              from contacts where ${removed(since)} and not exists (select 1 from contact_merges m
                where m.workspace_id = contacts.workspace_id and m.merged_id = contacts.id
                  and m.undone_at is null)`,
          },
        ]
      : []),
    ...(can(ctx, "campaigns:write")
      ? [
          {
            kinds: ["campaign" as const],
            select: (since: string) => sql`
              select 'campaign' as kind, id, name, null::text as detail,
                null::text as "deletedByName", ${at}, false as "comesBackAsCopy"
              from campaigns where ${removed(since)}`,
          },
        ]
      : []),
    ...(can(ctx, "templates:write")
      ? [
          {
            kinds: ["template" as const],
            select: (since: string) => sql`
              select 'template' as kind, id, name, language as detail,
                null::text as "deletedByName", ${at},
                provider_template_id is not null as "comesBackAsCopy"
              from message_templates where ${removed(since)}`,
          },
        ]
      : []),
  ];
}
