import { and, eq, inArray } from "drizzle-orm";
import { tags } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { tagSlug } from "./tag";

/** Ids of tags by their slug; names that nobody used yet become tags. The first spelling stays. */
export async function ensureTags(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  names: readonly string[],
): Promise<Map<string, string>> {
  const bySlug = new Map(
    names
      .map((name) => [tagSlug(name), name.trim()] as const)
      .filter(([slug]) => slug !== "")
      // of two spellings in one list the first one is kept: a later entry of a Map would replace it
      .reverse()
      // one order for all callers, so that two of them cannot wait for each other in a ring
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  if (bySlug.size === 0) return new Map();
  const { workspaceId } = ctx;
  await tx
    .insert(tags)
    .values([...bySlug].map(([slug, name]) => ({ workspaceId, slug, name })))
    .onConflictDoNothing();
  const rows = await tx
    .select({ id: tags.id, slug: tags.slug })
    .from(tags)
    .where(and(eq(tags.workspaceId, workspaceId), inArray(tags.slug, [...bySlug.keys()])));
  return new Map(rows.map((row) => [row.slug, row.id]));
}
