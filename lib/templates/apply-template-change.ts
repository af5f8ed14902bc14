import { and, eq, isNull, or } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import type { WhatsAppEvent } from "@/lib/channels/whatsapp/parse-webhook";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";

type TemplateEvent = Extract<
  WhatsAppEvent,
  { kind: "template_status" | "template_quality" | "template_category" }
>;

/**
 * What Meta decided about a template. Known by Meta's id, or by name and language while the answer
 * to its submission is still on the way.
 * @returns false when no template of ours is meant; the caller keeps the update
 */
export async function applyTemplateChange(
  ctx: WorkspaceContext,
  wabaId: string,
  event: TemplateEvent,
): Promise<boolean> {
  const changes = changesOf(event);
  if (!changes) return false;
  const byName =
    event.name && event.language
      ? and(eq(messageTemplates.name, event.name), eq(messageTemplates.language, event.language))
      : undefined;
  const byId = event.templateId
    ? eq(messageTemplates.providerTemplateId, event.templateId)
    : undefined;
  if (!byId && !byName) return false;
  return withWorkspace(ctx, async (tx) => {
    const rows = await tx
      .update(messageTemplates)
      .set(changes)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.wabaId, wabaId),
          isNull(messageTemplates.deletedAt),
          or(byId, byName),
        ),
      )
      .returning({ id: messageTemplates.id });
    for (const row of rows) await publish(tx, ctx.workspaceId, "template", { templateId: row.id });
    return rows.length > 0;
  });
}

function changesOf(event: TemplateEvent): Partial<typeof messageTemplates.$inferInsert> | null {
  const now = new Date();
  switch (event.kind) {
    case "template_status":
      if (!event.status) return null;
      return {
        status: event.status,
        statusChangedAt: now,
        ...(event.templateId ? { providerTemplateId: event.templateId } : {}),
        ...(event.status === "approved" ? { approvedAt: now, rejectionReason: null } : {}),
        ...(event.status === "rejected" || event.status === "paused" || event.status === "disabled"
          ? { rejectionReason: [event.reason, event.recommendation].filter(Boolean).join(". ") }
          : {}),
        ...(event.category ? { category: event.category } : {}),
      };
    case "template_quality":
      return event.current ? { quality: event.current } : null;
    case "template_category":
      return event.category ? { category: event.category } : null;
    default:
      return event satisfies never;
  }
}
