import { and, asc, eq, or, sql } from "drizzle-orm";
import type * as z from "zod";
import { tags } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { moveToTrash } from "@/lib/trash/move-to-trash";
import type { renameTagSchema, UntagContactsInput } from "./schema";
import { tagSlug } from "./tag";

export type RenamedTag =
  | { merged: false }
  | {
      merged: true;
      /** The tag that everybody has now. */
      into: string;
      /** What restoreEntry puts back, and what untagContacts then takes from the other tag. */
      undo: { entryId: string; added: NonNullable<UntagContactsInput["added"]> };
    };

/**
 * Renames a tag everywhere. A name that another tag has merges the two, if that was wanted: its people
 * get the other tag, drafts of campaigns aim at that one, and the tag itself goes into the trash.
 * @throws Refusal `not_found`; `conflict` at the name when another tag has it and no merge was
 *   wanted; `not_allowed` for a merge by who may not delete tags
 */
export async function renameTag(
  ctx: WorkspaceContext,
  input: z.output<typeof renameTagSchema>,
): Promise<RenamedTag> {
  assertCan(ctx, input.merge ? "contacts:delete" : "contacts:write");
  return withWorkspace(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const slug = tagSlug(input.name);
    // in one order, so that two merges in opposite directions wait for each other
    const found = await tx
      .select()
      .from(tags)
      .where(
        and(eq(tags.workspaceId, workspaceId), or(eq(tags.id, input.tagId), eq(tags.slug, slug))),
      )
      .orderBy(asc(tags.id))
      .for("update");
    const tag = found.find(({ id }) => id === input.tagId);
    if (!tag) notFound("tag");
    const other = found.find(({ id }) => id !== input.tagId);
    if (other && !input.merge) {
      const words = `There is a tag ${other.name} already. Merge the two, or choose another name.`;
      throw new Refusal("conflict", words, { name: words });
    }
    const undo = other ? await mergeTag(tx, ctx, { tagId: tag.id, intoId: other.id }) : null;
    if (!undo) {
      await tx
        .update(tags)
        .set({ name: input.name, slug })
        .where(and(eq(tags.workspaceId, workspaceId), eq(tags.id, tag.id)));
    }
    await recordActivity(tx, ctx, undo ? "tag.merged" : "tag.renamed", tag.id, {
      before: tag.name,
      after: other?.name ?? input.name,
    });
    await publish(tx, workspaceId, "contacts", { contactId: null });
    return other && undo ? { merged: true, into: other.name, undo } : { merged: false };
  });
}

async function mergeTag(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { tagId, intoId }: { tagId: string; intoId: string },
) {
  const { workspaceId } = ctx;
  // created_at is the same for all rows of this transaction: it marks what an undo may take back
  const [row] = await tx.execute<{ at: string }>(sql`
    with made as (
      insert into contact_tags (workspace_id, tag_id, contact_id, created_at)
      select workspace_id, ${intoId}, contact_id, now() from contact_tags
      where workspace_id = ${workspaceId} and tag_id = ${tagId} on conflict do nothing)
    select now()::text as at`);
  // a draft that leaves these people out must go on leaving them out
  await tx.execute(sql`
    update campaigns set audience = (
      select jsonb_object_agg(part.key, case
        when part.key in ('tagIds', 'excludeTagIds') then (
          select coalesce(jsonb_agg(distinct case when held.tag = ${tagId}::text
            then ${intoId}::text else held.tag end), '[]')
          from jsonb_array_elements_text(part.value) held(tag))
        else part.value end)
      from jsonb_each(audience) part)
    where workspace_id = ${workspaceId} and status = 'draft'
      and (audience -> 'tagIds' @> to_jsonb(${tagId}::text)
        or audience -> 'excludeTagIds' @> to_jsonb(${tagId}::text))`);
  const gone = await moveToTrash<{ name: string }>(tx, ctx, {
    kind: "tag",
    itemId: tagId,
    about: ({ name }) => ({ name }),
  });
  if (!gone) notFound("tag");
  return { entryId: gone.entryId, added: { tagIds: [intoId], at: row?.at ?? "" } };
}
