import { and, eq } from "drizzle-orm";
import { tags } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/** Removes a tag from everybody; the people stay. */
export async function deleteTag(ctx: WorkspaceContext, input: { tagId: string }): Promise<void> {
  assertCan(ctx, "contacts:delete");
  await withWorkspace(ctx, async (tx) => {
    const [tag] = await tx
      .delete(tags)
      .where(and(eq(tags.workspaceId, ctx.workspaceId), eq(tags.id, input.tagId)))
      .returning();
    if (!tag) notFound("tag");
    await recordActivity(tx, ctx, "tag.deleted", tag.id, { name: tag.name });
    await publish(tx, ctx.workspaceId, "contacts", { contactId: null });
  });
}
