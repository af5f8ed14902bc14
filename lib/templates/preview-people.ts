import "server-only";
import { and, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import type { VariableContact } from "./fill-variables";
import { PERSON_COLUMNS } from "./person-columns";

/** A real person whose values a preview shows, and why just this one. */
export type PreviewPerson = VariableContact & {
  id: string;
  kind: "typical" | "longest" | "no_name" | "language" | "another";
  /** BCP 47. */
  language: string | null;
};

/** How many a preview can be turned through (E5). */
const PEOPLE = 5;

/**
 * Five people that tell most about a message: the newest with a name, the longest name, one without,
 * one of each other language, then the newest others.
 * @param among whose: a condition on contacts of one workspace
 */
export async function choosePreviewPeople(tx: WorkspaceTx, among: SQL): Promise<PreviewPerson[]> {
  const named = sql`nullif(trim(${contacts.name}), '') is not null`;
  const people = new Map<string, PreviewPerson>();
  const take = async (kind: PreviewPerson["kind"], condition: SQL, order: SQL, limit = 1) => {
    if (people.size >= PEOPLE) return;
    const rows = await tx
      .select(PERSON_COLUMNS)
      .from(contacts)
      .where(and(among, condition))
      .orderBy(order)
      .limit(limit);
    for (const row of rows) {
      if (people.size < PEOPLE && !people.has(row.id)) people.set(row.id, { ...row, kind });
    }
  };
  const newest = sql`${contacts.id} desc`;
  await take("typical", named, newest);
  await take("longest", named, sql`length(${contacts.name}) desc, ${contacts.id}`);
  await take("no_name", sql`not (${named})`, newest);
  const known = [...people.values()].map(({ language }) => language ?? "");
  await take(
    "language",
    sql`${isNotNull(contacts.language)} and not (${JSON.stringify(known)}::jsonb ? ${contacts.language})`,
    newest,
  );
  await take("another", sql`true`, newest, PEOPLE * 2);
  return [...people.values()];
}

/** The same of all the workspace's people, for who may see them; nobody otherwise. */
export async function listPreviewPeople(ctx: WorkspaceContext): Promise<PreviewPerson[]> {
  if (!can(ctx, "contacts:read")) return [];
  return withWorkspace(ctx, (tx) =>
    choosePreviewPeople(
      tx,
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        isNull(contacts.deletedAt),
        isNotNull(contacts.phone),
        isNull(contacts.blockedAt),
      ) as SQL,
    ),
  );
}
