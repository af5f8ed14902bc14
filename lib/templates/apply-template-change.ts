import { and, eq, isNull, or } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { ChannelEvent } from "@/lib/channels/channel-event";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { rewriteComponents } from "./rewrite-components";
import type { StoredTemplate } from "./stored-template";
import { tellVerdict } from "./tell-verdict";
import { decideVersion, outcomeOfStatus } from "./versions";

type TemplateEvent = Extract<
  ChannelEvent,
  { kind: "template_status" | "template_quality" | "template_category" | "template_components" }
>;
type TemplateRow = StoredTemplate;

/**
 * What Meta decided about a template. Known by Meta's id, or by name and language while the answer
 * to its submission is still on the way. A draft keeps its status and its text whatever arrives:
 * the decision is about the wording that Meta has, not about the one that is being written.
 * @returns false when no template of ours is meant; the caller keeps the update
 */
export async function applyTemplateChange(
  ctx: WorkspaceContext,
  wabaId: string,
  event: TemplateEvent,
): Promise<boolean> {
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
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.wabaId, wabaId),
          isNull(messageTemplates.deletedAt),
          or(byId, byName),
        ),
      )
      .for("update");
    // The id is the surer sign: a name may have been given away and taken again.
    const row = rows.find((one) => one.providerTemplateId === event.templateId) ?? rows[0];
    const changes = row ? changesOf(event, row) : null;
    if (!row || !changes) return false;
    await tx
      .update(messageTemplates)
      .set({
        ...changes,
        // What somebody is writing is not older because Meta decided something.
        ...(row.status === "draft" || row.nextComponents ? { updatedAt: row.updatedAt } : {}),
      })
      .where(
        and(eq(messageTemplates.workspaceId, ctx.workspaceId), eq(messageTemplates.id, row.id)),
      );
    if (changes.status && changes.status !== row.status) {
      await recordActivity(tx, ctx, `template.${changes.status}`, row.id, {
        name: row.name,
        language: row.language,
        ...(changes.rejectionReason ? { reason: changes.rejectionReason } : {}),
      });
      await tellVerdict(tx, ctx, {
        ...row,
        status: changes.status,
        reason: changes.rejectionReason ?? null,
      });
    }
    const outcome = changes.status ? outcomeOfStatus(changes.status) : null;
    if (outcome && event.kind === "template_status") {
      await decideVersion(tx, ctx, {
        templateId: row.id,
        outcome,
        reason: outcome === "rejected" ? (changes.rejectionReason ?? null) : null,
      });
    }
    await publish(tx, ctx.workspaceId, "template", { templateId: row.id });
    return true;
  });
}

function changesOf(
  event: TemplateEvent,
  row: TemplateRow,
): Partial<typeof messageTemplates.$inferInsert> | null {
  const now = new Date();
  switch (event.kind) {
    case "template_status": {
      if (!event.status) return null;
      const identity = event.templateId ? { providerTemplateId: event.templateId } : {};
      if (row.status === "draft") return identity;
      const reason = [event.reason, event.recommendation].filter(Boolean).join(". ");
      const isExplained = ["rejected", "paused", "disabled"].includes(event.status);
      return {
        ...identity,
        status: event.status,
        pauseKind: event.pause,
        ...(event.status === row.status ? {} : { statusChangedAt: now }),
        ...(event.status === "approved" ? { approvedAt: now } : {}),
        // A repeated update without words must not erase the reason that the first one gave.
        ...(isExplained && reason === "" && event.status === row.status
          ? {}
          : { rejectionReason: isExplained && reason !== "" ? reason : null }),
        ...(event.category ? { category: event.category } : {}),
      };
    }
    case "template_quality":
      return event.current ? { quality: event.current } : null;
    case "template_category":
      return row.status === "draft" ? null : categoryChange(event, row, now);
    case "template_components":
      return row.status === "draft"
        ? null
        : { components: rewriteComponents(row.components, event) };
    default:
      return event satisfies never;
  }
}

/**
 * Meta announces another category a day before it counts, with `correct`, and says so again when it
 * does, with the previous one (whatsapp.md 4.4). An announcement changes no price yet.
 */
function categoryChange(
  event: Extract<TemplateEvent, { kind: "template_category" }>,
  row: TemplateRow,
  now: Date,
): Partial<typeof messageTemplates.$inferInsert> | null {
  const startsAt = event.changesAt ? new Date(event.changesAt) : null;
  if (event.correct && event.correct !== row.category && (!startsAt || startsAt > now)) {
    return { upcomingCategory: event.correct, upcomingCategoryAt: startsAt };
  }
  if (!event.category) return null;
  if (event.category === row.category) return { category: event.category };
  return {
    category: event.category,
    previousCategory: event.previous ?? row.category,
    upcomingCategory: null,
    upcomingCategoryAt: null,
  };
}
