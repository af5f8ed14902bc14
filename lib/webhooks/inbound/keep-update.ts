import { channelEvents } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WhatsAppEvent } from "@/lib/channels/whatsapp/parse-webhook";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import type { Update } from "./update";

/**
 * Keeps an update where people can see it, once.
 * @returns false when it was kept before: a repeat, whose effect must not happen again
 */
export async function keepUpdate(
  ctx: WorkspaceContext,
  channelId: string,
  { eventId, event }: Update,
): Promise<boolean> {
  return withWorkspace(ctx, async (tx) => {
    const kept = await tx
      .insert(channelEvents)
      .values({
        workspaceId: ctx.workspaceId,
        channelId,
        kind: event.field || event.kind,
        summary: summaryOf(event),
        payload: JSON.parse(JSON.stringify(event.raw ?? null).replaceAll("\\u0000", "")),
        webhookEventId: eventId,
        dedupeKey: event.dedupeKey,
      })
      .onConflictDoNothing()
      .returning({ id: channelEvents.id });
    if (kept.length > 0) await publish(tx, ctx.workspaceId, "channel", { channelId });
    return kept.length > 0;
  });
}

/** One line for people; the whole payload stands beside it. */
function summaryOf(event: WhatsAppEvent): string {
  switch (event.kind) {
    case "account":
      return `Account: ${event.event.toLowerCase().replaceAll("_", " ")}`;
    case "account_alert":
      return event.description ?? event.type ?? "Account alert";
    case "account_review":
      return `Account review: ${event.decision ?? "no decision"}`;
    case "number_quality":
      return `Number: ${event.event ?? "change"}, limit ${event.currentLimit ?? "unknown"}`;
    case "number_name":
      return `Display name ${event.requestedName ?? ""}: ${event.decision ?? "no decision"}`;
    case "template_status":
    case "template_quality":
    case "template_category":
    case "template_components":
      return `Template ${event.name ?? event.templateId ?? "unknown"}: ${event.kind.slice(9)}`;
    case "error":
      return event.errors.map((error) => `${error.code} ${error.title ?? ""}`.trim()).join(", ");
    case "unparseable":
      return event.reason;
    default:
      return event.kind.replaceAll("_", " ");
  }
}
