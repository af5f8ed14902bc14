import { and, eq, isNull } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";

export type StoredTemplate = typeof messageTemplates.$inferSelect;

/** The row of a template, locked against everybody who changes it. @throws Refusal `not_found` */
export async function lockTemplate(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  templateId: string,
): Promise<StoredTemplate> {
  const [row] = await tx
    .select()
    .from(messageTemplates)
    .where(
      and(
        eq(messageTemplates.workspaceId, ctx.workspaceId),
        eq(messageTemplates.id, templateId),
        isNull(messageTemplates.deletedAt),
      ),
    )
    .for("update");
  if (!row) notFound("template");
  return row;
}

/** What the editor writes in: the next wording of an approved template, or its only one. */
export function writtenComponents(template: Pick<StoredTemplate, "components" | "nextComponents">) {
  return template.nextComponents ?? template.components;
}

/** States in which Meta takes another wording in place of the one it has (whatsapp.md 4). */
export const EDITABLE_AT_META: readonly StoredTemplate["status"][] = ["approved", "paused"];
