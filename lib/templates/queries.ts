import { and, asc, eq, isNull } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";

/** All templates by name and language; a WhatsApp account has some hundred at most. */
export function listTemplates(ctx: WorkspaceContext, filter: { status?: string } = {}) {
  return withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          isNull(messageTemplates.deletedAt),
          filter.status ? eq(messageTemplates.status, filter.status as never) : undefined,
        ),
      )
      .orderBy(asc(messageTemplates.name), asc(messageTemplates.language)),
  );
}
export type TemplateRow = Awaited<ReturnType<typeof listTemplates>>[number];

/** One template, or null for unknown and foreign ids alike. */
export async function getTemplate(
  ctx: WorkspaceContext,
  templateId: string,
): Promise<TemplateRow | null> {
  if (!isId(templateId)) return null;
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.id, templateId),
          isNull(messageTemplates.deletedAt),
        ),
      ),
  );
  return row ?? null;
}
