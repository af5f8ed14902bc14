import { and, desc, eq, sql } from "drizzle-orm";
import { activityLog } from "@/db/schema/workspaces";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { agoWords, conflictWords, type FieldConflict, plainWords } from "@/lib/core/field-conflict";
import { type FieldMerge, type Fields, isSame, mergeFields } from "@/lib/core/field-merge";

/** Who wrote into a field last, and when. */
export type FieldTouch = { memberId: string | null; name: string; at: Date };

/** How far back a change is looked for; what is older is nobody's that is remembered. */
const RECENT = 50;

export type ChangesToMerge = {
  /** "contact", as the refusal calls it. */
  noun: string;
  resourceId: string;
  /** What stood there when the person opened the form; fields without it are written as wanted. */
  seen: Fields;
  wanted: Fields;
  stored: Fields;
  /** Who touched what, where the subject keeps it itself; otherwise the activity says. */
  touches?: ReadonlyMap<string, FieldTouch>;
};

/**
 * What of a form is to be written, beside what colleagues wrote since it was opened: fields that
 * nobody else touched, and those alone. The row is locked by the caller.
 * @throws Refusal `stale` when somebody else changed a field that this person changes too, with
 *   every such field, who, when and to what; nothing is saved half
 */
export async function mergeChanges(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { noun, resourceId, seen, wanted, stored, touches }: ChangesToMerge,
): Promise<Pick<FieldMerge, "changes" | "theirs">> {
  const { conflicts, ...merged } = mergeFields({ seen, wanted, stored });
  if (conflicts.length === 0) return merged;
  const values = new Map(conflicts.map((field) => [field, stored[field]]));
  const known = touches ?? (await findTouches(tx, ctx, { resourceId, values }));
  const memberId = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  const told = conflicts.map((field): [string, FieldConflict] => {
    const touch = known.get(field);
    return [
      field,
      {
        value: stored[field] ?? null,
        by: touch?.memberId ? touch.name : null,
        self: touch !== undefined && touch.memberId !== null && touch.memberId === memberId,
        ago: touch ? agoWords(Date.now() - touch.at.getTime()) : null,
      },
    ];
  });
  throw new Refusal(
    "stale",
    `${namesOf(told)} changed this ${noun} while you were writing. Nothing was saved yet: choose at each marked field, then save.`,
    Object.fromEntries(
      told.map(([field, one]) => [field, conflictWords(one, plainWords(one.value))]),
    ),
    { conflicts: Object.fromEntries(told) },
  );
}

function namesOf(told: readonly [string, FieldConflict][]): string {
  const names = [
    ...new Set(
      told.map(([, { by, self }]) => (self ? "Another window of yours" : (by ?? "Somebody"))),
    ),
  ];
  return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}

/**
 * The newest change of each field in the activity. It counts only when it made the value that stands
 * there: what came past the log, by an import or a merge, is not put down to whoever wrote before.
 */
async function findTouches(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { resourceId, values }: { resourceId: string; values: ReadonlyMap<string, unknown> },
): Promise<Map<string, FieldTouch>> {
  const rows = await tx
    .select({
      actorId: activityLog.actorId,
      actorName: activityLog.actorName,
      details: activityLog.details,
      createdAt: activityLog.createdAt,
    })
    .from(activityLog)
    .where(
      and(
        eq(activityLog.workspaceId, ctx.workspaceId),
        eq(activityLog.resourceId, resourceId),
        sql`${activityLog.details} ? 'after'`,
      ),
    )
    .orderBy(desc(activityLog.id))
    .limit(RECENT);
  const touches = new Map<string, FieldTouch>();
  for (const [field, value] of values) {
    const newest = rows.find(
      ({ details }) => !isSame(valueAt(details.before, field), valueAt(details.after, field)),
    );
    if (newest && isSame(valueAt(newest.details.after, field), value)) {
      touches.set(field, {
        memberId: newest.actorId,
        name: newest.actorName,
        at: newest.createdAt,
      });
    }
  }
  return touches;
}

/** "customFields.VIP since" is the entry "VIP since" of `customFields`. */
function valueAt(record: unknown, field: string): unknown {
  if (typeof record !== "object" || record === null) return null;
  if (Object.hasOwn(record, field)) return (record as Fields)[field];
  const dot = field.indexOf(".");
  if (dot < 0) return null;
  return valueAt((record as Fields)[field.slice(0, dot)], field.slice(dot + 1));
}
