import { and, eq } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { describeFailure } from "@/lib/channels/describe-failure";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { lockTemplate } from "./stored-template";
import { lockTemplateAtMeta } from "./template-at-meta";
import { mayUnpause } from "./template-pause";

/**
 * Ends the pause of a template that Meta paused while it paced it (whatsapp.md 4.4); nobody else ends
 * such a pause. When no answer comes, Meta is asked by a sync what became of it.
 * @throws Refusal `conflict` when it is not paused, or paused for quality, `unavailable` when Meta
 *   refused or could not be asked
 */
export async function unpauseTemplate(
  ctx: WorkspaceContext,
  { templateId }: { templateId: string },
): Promise<void> {
  assertCan(ctx, "templates:write");
  const { graph, channelId, providerTemplateId } = await withWorkspace(ctx, async (tx) => {
    const { template: current, account } = await lockTemplateAtMeta(tx, ctx, templateId);
    if (!mayUnpause(current) || current.providerTemplateId === null) {
      throw new Refusal(
        "conflict",
        current.status === "paused"
          ? "This pause ends by itself, within six hours at most. Nothing was changed."
          : `This template is ${current.status}, not paused. Nothing was changed.`,
      );
    }
    return { ...account(), providerTemplateId: current.providerTemplateId };
  });
  const answer = await graph.unpauseTemplate(providerTemplateId);
  if (!answer.ok || !answer.value) {
    await withWorkspace(ctx, (tx) =>
      enqueue(
        tx,
        { name: "templates.sync", maxAttempts: 3 },
        { workspaceId: ctx.workspaceId, channelId },
        { key: `templates.sync:${channelId}` },
      ),
    );
    throw new Refusal(
      "unavailable",
      answer.ok
        ? "Meta did not end the pause. Try again in a minute."
        : describeFailure(answer.failure),
    );
  }
  await withWorkspace(ctx, async (tx) => {
    const current = await lockTemplate(tx, ctx, templateId);
    // Meta's own report may have been faster, and may have brought other news since
    if (current.status === "paused") {
      await tx
        .update(messageTemplates)
        .set({
          status: "approved",
          statusChangedAt: new Date(),
          pauseKind: null,
          rejectionReason: null,
          updatedAt: current.updatedAt,
        })
        .where(
          and(
            eq(messageTemplates.workspaceId, ctx.workspaceId),
            eq(messageTemplates.id, templateId),
          ),
        );
    }
    await recordActivity(tx, ctx, "template.unpaused", templateId, {
      name: current.name,
      language: current.language,
    });
    await publish(tx, ctx.workspaceId, "template", { templateId });
  });
}
