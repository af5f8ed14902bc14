import { and, eq, sql } from "drizzle-orm";
import { tags } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { tagSlug } from "./tag";

/** Renames a tag everywhere; a name that another tag has merges the two. */
export async function renameTag(
  ctx: WorkspaceContext,
  input: { tagId: string; name: string },
): Promise<{ merged: boolean }> {
  assertCan(ctx, "contacts:write");
  return withWorkspace(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const [tag] = await tx
      .select()
      .from(tags)
      .where(and(eq(tags.workspaceId, workspaceId), eq(tags.id, input.tagId)))
      .for("update");
    if (!tag) notFound("tag");
    const slug = tagSlug(input.name);
    const [other] = await tx
      .select()
      .from(tags)
      .where(and(eq(tags.workspaceId, workspaceId), eq(tags.slug, slug)))
      .for("update");
    const merged = other !== undefined && other.id !== tag.id;
    if (merged) {
      await tx.execute(sql`
        insert into contact_tags (workspace_id, tag_id, contact_id)
        select workspace_id, ${other.id}, contact_id from contact_tags
        where workspace_id = ${workspaceId} and tag_id = ${tag.id} on conflict do nothing`);
      await tx.delete(tags).where(and(eq(tags.workspaceId, workspaceId), eq(tags.id, tag.id)));
    } else {
      await tx
        .update(tags)
        .set({ name: input.name, slug })
        .where(and(eq(tags.workspaceId, workspaceId), eq(tags.id, tag.id)));
    }
    await recordActivity(tx, ctx, merged ? "tag.merged" : "tag.renamed", tag.id, {
      before: tag.name,
      after: merged ? other.name : input.name,
    });
    await publish(tx, workspaceId, "contacts", { contactId: null });
    return { merged };
  });
}
