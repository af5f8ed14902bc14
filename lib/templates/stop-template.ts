import { and, eq, isNull, sql } from "drizzle-orm";
import type { TemplateStatus } from "@/db/enums/templates";
import { messages } from "@/db/schema/messages";
import { messageTemplates } from "@/db/schema/templates";
import type { WorkspaceTx } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import { describeError } from "@/lib/channels/error-catalogue";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";

/** What each refusal of a template says about it; whatever else there is, Meta is asked. */
const STATUS_BY_CODE: Readonly<Record<number, TemplateStatus>> = {
  132001: "pending",
  132007: "rejected",
  132015: "paused",
  132016: "disabled",
};

/** What a refusal says about the template, or null for a code that is not about one. */
export const statusByRefusal = (code: number): TemplateStatus | null =>
  STATUS_BY_CODE[code] ?? null;

/**
 * Meta refused a message because of its template: nothing more of it is sent until Meta says again
 * that it is approved, which is asked for at once. A draft that is being rewritten keeps its state.
 */
export async function stopTemplate(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { messageId, channelId, code }: { messageId: string; channelId: string; code: number },
): Promise<void> {
  const status = statusByRefusal(code);
  if (!status) return;
  const [stopped] = await tx
    .update(messageTemplates)
    .set({ status, statusChangedAt: new Date(), rejectionReason: describeError(code).title })
    .where(
      and(
        eq(messageTemplates.workspaceId, ctx.workspaceId),
        eq(messageTemplates.status, "approved"),
        isNull(messageTemplates.deletedAt),
        sql`${messageTemplates.id} = (
          select ${messages.templateId} from ${messages}
          where ${messages.workspaceId} = ${ctx.workspaceId} and ${messages.id} = ${messageId})`,
      ),
    )
    .returning({ id: messageTemplates.id, name: messageTemplates.name });
  if (!stopped) return;
  await recordActivity(tx, ctx, `template.${status}`, stopped.id, { name: stopped.name, code });
  await publish(tx, ctx.workspaceId, "template", { templateId: stopped.id });
  await enqueue(
    tx,
    { name: "templates.sync", maxAttempts: 3 },
    { workspaceId: ctx.workspaceId, channelId },
    { key: `templates.sync:${channelId}` },
  );
}
