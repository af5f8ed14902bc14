import type * as z from "zod";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { accountOfNumber } from "./account-of-number";
import { buildComponents, variableFormatOf } from "./build-components";
import type { createTemplateSchema } from "./schema";

/** Saves a draft for the WhatsApp account of a number; nothing goes to Meta yet. */
export async function createTemplate(
  ctx: WorkspaceContext,
  { channelId, draft }: z.output<typeof createTemplateSchema>,
): Promise<{ templateId: string }> {
  assertCan(ctx, "templates:write");
  return withWorkspace(ctx, async (tx) => {
    const wabaId = await accountOfNumber(tx, ctx, channelId);
    const templateId = newId();
    const inserted = await tx
      .insert(messageTemplates)
      .values({
        workspaceId: ctx.workspaceId,
        id: templateId,
        wabaId,
        name: draft.name,
        language: draft.language,
        category: draft.category,
        parameterFormat: variableFormatOf(draft),
        components: buildComponents(draft),
        ttlSeconds: draft.ttlSeconds,
        variableSources: draft.sources,
        createdByName: ctx.actor.name,
      })
      .onConflictDoNothing()
      .returning({ id: messageTemplates.id });
    if (inserted.length === 0) {
      throw new Refusal(
        "conflict",
        `There is a template ${draft.name} in this language already. Open it, or choose another name.`,
        { name: "Taken in this language." },
      );
    }
    await recordActivity(tx, ctx, "template.created", templateId, {
      name: draft.name,
      language: draft.language,
    });
    await publish(tx, ctx.workspaceId, "template", { templateId });
    return { templateId };
  });
}
