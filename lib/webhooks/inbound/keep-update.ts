import { channelEvents } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { storedJson, storedText } from "@/lib/core/stored-text";
import { publish } from "@/lib/realtime/publish";
import { describeUpdate } from "./describe-update";
import type { Update } from "./update";

/**
 * Keeps an update where people can see it, once.
 * @param dedupeKey in place of the update's own key, for what waits under a name of its own
 * @returns false when it was kept before: a repeat, whose effect must not happen again
 */
export async function keepUpdate(
  ctx: WorkspaceContext,
  channelId: string | null,
  { eventId, event }: Update,
  dedupeKey: string = event.dedupeKey,
): Promise<boolean> {
  return withWorkspace(ctx, async (tx) => {
    const kept = await tx
      .insert(channelEvents)
      .values({
        workspaceId: ctx.workspaceId,
        channelId,
        kind: event.field || event.kind,
        summary: storedText(describeUpdate(event)),
        payload: storedJson(event.raw ?? null),
        webhookEventId: eventId,
        dedupeKey,
      })
      .onConflictDoNothing()
      .returning({ id: channelEvents.id });
    if (kept.length > 0) await publish(tx, ctx.workspaceId, "channel", { channelId });
    return kept.length > 0;
  });
}
