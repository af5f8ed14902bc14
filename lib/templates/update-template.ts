import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import type * as z from "zod";
import { messageTemplates } from "@/db/schema/templates";
import { activityLog } from "@/db/schema/workspaces";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import type { Fields } from "@/lib/core/field-merge";
import { publish } from "@/lib/realtime/publish";
import { buildComponents, variableFormatOf } from "./build-components";
import { draftOfTemplate } from "./draft-of-template";
import { mergeDraft } from "./merge-draft";
import type { updateTemplateSchema } from "./schema";
import { lockTemplate, writtenComponents } from "./stored-template";

/** A draft saves itself every few seconds; one person's sitting is one line of the history. */
const SITTING_MS = 10 * 60_000;

/**
 * Changes a template that Meta does not know yet, or one it rejected, which becomes a draft again
 * until it is submitted anew. Of an approved one the next version is changed, once somebody began it
 * (begin-version.ts): what is sent stays as it is.
 * @returns when it was saved, ISO, and what colleagues wrote into other fields since `seen`
 * @throws Refusal `stale` when a colleague changed the same field since `seen`, `conflict` when the
 *   text is fixed or the name is taken
 */
export async function updateTemplate(
  ctx: WorkspaceContext,
  { templateId, draft: wanted, seen }: z.output<typeof updateTemplateSchema>,
): Promise<{ savedAt: string; theirs: Fields }> {
  assertCan(ctx, "templates:write");
  return withWorkspace(ctx, async (tx) => {
    const current = await lockTemplate(tx, ctx, templateId);
    const isOpen = current.status === "draft" || current.status === "rejected";
    if (!isOpen && current.nextComponents === null) {
      throw new Refusal(
        "conflict",
        `This template is ${current.status}, so its text is fixed. Begin a new version, or copy it under another name.`,
      );
    }
    const stored = draftOfTemplate({ ...current, components: writtenComponents(current) });
    if (!stored) {
      throw new Refusal(
        "conflict",
        "This template has a part that the editor cannot write, such as a link into an app. It stays as it is.",
      );
    }
    const { draft, theirs, touches } = await mergeDraft(tx, ctx, { current, stored, seen, wanted });
    if (
      current.providerTemplateId &&
      (draft.name !== current.name || draft.language !== current.language)
    ) {
      throw new Refusal(
        "conflict",
        "Meta knows this template by its name and language; both stay.",
        { name: "Fixed since it was submitted." },
      );
    }
    if (!isOpen && draft.category !== current.category) {
      throw new Refusal(
        "conflict",
        "Meta keeps the category of a template that it has approved. Copy it under another name to file it elsewhere.",
        { category: "Fixed since it was approved." },
      );
    }
    await refuseTakenName(tx, { ...current, name: draft.name, language: draft.language });
    const savedAt = new Date();
    if (!isOpen) {
      await tx
        .update(messageTemplates)
        .set({
          nextComponents: buildComponents(draft),
          variableSources: draft.sources,
          draftTouches: touches,
          updatedAt: savedAt,
        })
        .where(
          and(
            eq(messageTemplates.workspaceId, ctx.workspaceId),
            eq(messageTemplates.id, templateId),
          ),
        );
      await publish(tx, ctx.workspaceId, "template", { templateId });
      return { savedAt: savedAt.toISOString(), theirs };
    }
    await tx
      .update(messageTemplates)
      .set({
        name: draft.name,
        language: draft.language,
        category: draft.category,
        parameterFormat: variableFormatOf(draft),
        components: buildComponents(draft),
        ttlSeconds: draft.ttlSeconds,
        variableSources: draft.sources,
        draftTouches: touches,
        status: "draft",
        ...(current.status === "draft" ? {} : { statusChangedAt: savedAt }),
        updatedAt: savedAt,
      })
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.id, templateId),
          inArray(messageTemplates.status, ["draft", "rejected"]),
        ),
      );
    if (current.status !== "draft" || !(await isSameSitting(tx, ctx, templateId))) {
      await recordActivity(tx, ctx, "template.updated", templateId, {
        name: draft.name,
        language: draft.language,
      });
    }
    await publish(tx, ctx.workspaceId, "template", { templateId });
    return { savedAt: savedAt.toISOString(), theirs };
  });
}

async function refuseTakenName(
  tx: WorkspaceTx,
  wanted: { workspaceId: string; wabaId: string; id: string; name: string; language: string },
): Promise<void> {
  const [taken] = await tx
    .select({ id: messageTemplates.id })
    .from(messageTemplates)
    .where(
      and(
        eq(messageTemplates.workspaceId, wanted.workspaceId),
        eq(messageTemplates.wabaId, wanted.wabaId),
        eq(messageTemplates.name, wanted.name),
        eq(messageTemplates.language, wanted.language),
        isNull(messageTemplates.deletedAt),
      ),
    );
  if (taken && taken.id !== wanted.id) {
    throw new Refusal(
      "conflict",
      `There is a template ${wanted.name} in this language already. Choose another name.`,
      { name: "Taken in this language." },
    );
  }
}

/** Whether the last thing that happened to the template is a change by the same person, just now. */
async function isSameSitting(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  templateId: string,
): Promise<boolean> {
  const [last] = await tx
    .select()
    .from(activityLog)
    .where(
      and(
        eq(activityLog.workspaceId, ctx.workspaceId),
        inArray(activityLog.action, ["template.created", "template.updated"]),
        eq(activityLog.resourceId, templateId),
      ),
    )
    .orderBy(desc(activityLog.id))
    .limit(1);
  const actorId = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  return (
    last !== undefined &&
    last.actorId === actorId &&
    Date.now() - last.createdAt.getTime() < SITTING_MS
  );
}
