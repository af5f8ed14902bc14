import { and, eq, isNull } from "drizzle-orm";
import type * as z from "zod";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { draftOfTemplate } from "./draft-of-template";
import { freeName } from "./free-name";
import type { copyTemplateSchema } from "./schema";

/**
 * Begins a draft with the words of another template, whose own text is fixed once Meta has it:
 * under a free name, or, when a language is given, as that language of the same template. A deleted
 * one can be copied under a free name too.
 * @throws Refusal `conflict` when that language exists already, `invalid` when the template has
 *   parts that the editor cannot write
 */
export async function copyTemplate(
  ctx: WorkspaceContext,
  { templateId, language }: z.output<typeof copyTemplateSchema>,
): Promise<{ templateId: string; name: string }> {
  assertCan(ctx, "templates:write");
  return withWorkspace(ctx, async (tx) => {
    const [source] = await tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.id, templateId),
          // another language of a deleted template would stand under a name that Meta blocks
          language ? isNull(messageTemplates.deletedAt) : undefined,
        ),
      );
    if (!source) notFound("template");
    if (!draftOfTemplate(source)) {
      throw new Refusal(
        "invalid",
        "This template has a part that the editor cannot write, such as a link into an app. Copy it in Meta's WhatsApp Manager and sync.",
      );
    }
    const name = language
      ? source.name
      : await freeName(tx, {
          workspaceId: ctx.workspaceId,
          wabaId: source.wabaId,
          wanted: source.name,
        });
    const copyId = newId();
    const inserted = await tx
      .insert(messageTemplates)
      .values({
        workspaceId: ctx.workspaceId,
        id: copyId,
        wabaId: source.wabaId,
        name,
        language: language ?? source.language,
        category: source.category,
        parameterFormat: source.parameterFormat,
        components: source.components,
        ttlSeconds: source.ttlSeconds,
        variableSources: source.variableSources,
        createdByName: ctx.actor.name,
      })
      .onConflictDoNothing()
      .returning({ id: messageTemplates.id });
    if (inserted.length === 0) {
      throw new Refusal(
        "conflict",
        `The template ${name} exists in this language already. Open that one.`,
      );
    }
    await recordActivity(tx, ctx, "template.created", copyId, {
      name,
      language: language ?? source.language,
      copiedFrom: source.name,
    });
    await publish(tx, ctx.workspaceId, "template", { templateId: copyId });
    return { templateId: copyId, name };
  });
}
