import { and, eq, inArray, isNull } from "drizzle-orm";
import type * as z from "zod";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { buildComponents, variableFormatOf } from "./build-components";
import type { updateTemplateSchema } from "./schema";

/**
 * Changes a template that Meta does not know yet, or one it rejected (which becomes a draft again,
 * to be submitted anew). An approved one is used by campaigns as it is: copy it under another name.
 */
export async function updateTemplate(
  ctx: WorkspaceContext,
  { templateId, draft }: z.output<typeof updateTemplateSchema>,
): Promise<void> {
  assertCan(ctx, "templates:write");
  await withWorkspace(ctx, async (tx) => {
    const [current] = await tx
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
    if (!current) notFound("template");
    if (current.status !== "draft" && current.status !== "rejected") {
      throw new Refusal(
        "conflict",
        `This template is ${current.status}, so its text is fixed. Copy it under another name to change it.`,
      );
    }
    if (
      current.providerTemplateId &&
      (draft.name !== current.name || draft.language !== current.language)
    ) {
      throw new Refusal(
        "conflict",
        "Meta knows this template by its name and language; both stay.",
        {
          name: "Fixed since it was submitted.",
        },
      );
    }
    const [taken] = await tx
      .select({ id: messageTemplates.id })
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.wabaId, current.wabaId),
          eq(messageTemplates.name, draft.name),
          eq(messageTemplates.language, draft.language),
          isNull(messageTemplates.deletedAt),
        ),
      );
    if (taken && taken.id !== templateId) {
      throw new Refusal("conflict", `There is a template ${draft.name} in this language already.`, {
        name: "Taken in this language.",
      });
    }
    await tx
      .update(messageTemplates)
      .set({
        name: draft.name,
        language: draft.language,
        category: draft.category,
        parameterFormat: variableFormatOf(draft),
        components: buildComponents(draft),
      })
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.id, templateId),
          inArray(messageTemplates.status, ["draft", "rejected"]),
        ),
      );
    await recordActivity(tx, ctx, "template.updated", templateId, { name: draft.name });
  });
}
