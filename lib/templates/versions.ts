import { and, desc, eq, sql } from "drizzle-orm";
import type { TemplateStatus, VersionOutcome } from "@/db/enums/templates";
import { templateVersions } from "@/db/schema/templates";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

type NewVersion = Pick<
  typeof templateVersions.$inferInsert,
  "templateId" | "category" | "components" | "editsApproved"
>;

/** Keeps a wording as it goes to Meta, under the next number. The template's row is locked by then. */
export async function addVersion(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  version: NewVersion,
): Promise<void> {
  await tx.insert(templateVersions).values({
    ...version,
    workspaceId: ctx.workspaceId,
    number: sql`(select coalesce(max(number), 0) + 1 from template_versions
      where workspace_id = ${ctx.workspaceId} and template_id = ${version.templateId})`,
    outcome: "in_review",
    submittedByName: ctx.actor.name,
  });
}

/**
 * Writes what became of the newest wording. A verdict that is repeated keeps the reason that the
 * first one gave; a later pause or a disabling is about the template, not about its wording.
 */
export async function decideVersion(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  {
    templateId,
    outcome,
    reason,
  }: { templateId: string; outcome: VersionOutcome; reason: string | null },
): Promise<void> {
  const [newest] = await tx
    .select({ id: templateVersions.id, outcome: templateVersions.outcome })
    .from(templateVersions)
    .where(
      and(
        eq(templateVersions.workspaceId, ctx.workspaceId),
        eq(templateVersions.templateId, templateId),
      ),
    )
    .orderBy(desc(templateVersions.number))
    .limit(1);
  if (!newest || newest.outcome === "refused") return;
  if (newest.outcome === outcome && reason === null) return;
  await tx
    .update(templateVersions)
    .set({ outcome, reason, decidedAt: outcome === "in_review" ? null : new Date() })
    .where(
      and(eq(templateVersions.workspaceId, ctx.workspaceId), eq(templateVersions.id, newest.id)),
    );
}

/** What a status says about the newest wording; null when it says nothing. */
export function outcomeOfStatus(status: TemplateStatus): VersionOutcome | null {
  if (status === "approved") return "approved";
  if (status === "rejected") return "rejected";
  return status === "pending" || status === "in_appeal" ? "in_review" : null;
}

/** When approved wordings were replaced, for Meta's limits on edits. */
export async function editMoments(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  templateId: string,
): Promise<Date[]> {
  const rows = await tx
    .select({ at: templateVersions.submittedAt })
    .from(templateVersions)
    .where(
      and(
        eq(templateVersions.workspaceId, ctx.workspaceId),
        eq(templateVersions.templateId, templateId),
        eq(templateVersions.editsApproved, true),
        sql`${templateVersions.outcome} <> 'refused'`,
        sql`${templateVersions.submittedAt} > now() - interval '31 days'`,
      ),
    );
  return rows.map(({ at }) => at);
}
