import { and, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { copyTemplate } from "./copy-template";
import { freeName, isBlockedByMeta } from "./free-name";

/**
 * Puts a deleted template back. A draft comes back as it was, under the next free name if its own is
 * taken in its language by now. One that Meta had comes back as a new draft with its words: Meta has deleted its own
 * and keeps the name blocked for 30 days.
 * @returns the template to open, its name, and the one it had
 * @throws Refusal `not_found` when it is not in the trash, and what copyTemplate throws
 */
export async function restoreTemplate(
  ctx: WorkspaceContext,
  { templateId }: { templateId: string },
): Promise<{ templateId: string; name: string; hadName: string }> {
  assertCan(ctx, "templates:write");
  return withWorkspace(ctx, async (tx) => {
    const here = and(
      eq(messageTemplates.workspaceId, ctx.workspaceId),
      eq(messageTemplates.id, templateId),
      isNotNull(messageTemplates.deletedAt),
    );
    const [gone] = await tx.select().from(messageTemplates).where(here).for("update");
    if (!gone) notFound("deleted template");
    const hadName = gone.name;
    if (gone.providerTemplateId) {
      return { ...(await copyTemplate({ ...ctx, tx }, { templateId })), hadName };
    }
    const { workspaceId } = ctx;
    const { wabaId } = gone;
    const name = (await isStillFree(tx, gone))
      ? hadName
      : await freeName(tx, { workspaceId, wabaId, wanted: hadName });
    await tx.update(messageTemplates).set({ deletedAt: null, status: "draft", name }).where(here);
    await recordActivity(tx, ctx, "template.restored", templateId, { name });
    await publish(tx, ctx.workspaceId, "template", { templateId });
    return { templateId, name, hadName };
  });
}

/** A template is its name and its language (whatsapp.md 4): the other languages of a name take nothing. */
async function isStillFree(
  tx: WorkspaceTx,
  { workspaceId, wabaId, name, language }: typeof messageTemplates.$inferSelect,
): Promise<boolean> {
  const named = await tx
    .select({
      language: messageTemplates.language,
      isBlocked: sql<boolean>`coalesce(${isBlockedByMeta}, false)`,
      isAtMeta: sql<boolean>`${messageTemplates.providerTemplateId} is not null`,
    })
    .from(messageTemplates)
    .where(
      and(
        eq(messageTemplates.workspaceId, workspaceId),
        eq(messageTemplates.wabaId, wabaId),
        eq(messageTemplates.name, name),
        or(isNull(messageTemplates.deletedAt), isBlockedByMeta),
      ),
    );
  if (named.some((one) => one.language === language)) return false;
  // the whole name is blocked once its last language at Meta is gone
  const isUsed = named.some((one) => one.isAtMeta && !one.isBlocked);
  return isUsed || !named.some((one) => one.isBlocked);
}
