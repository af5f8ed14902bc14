import { and, eq } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { LEVEL_PER_SECOND } from "./connect-channel";
import type { WhatsAppEvent } from "./whatsapp/parse-webhook";

/** What Meta reports about a number or its account, kept on the number itself. */
export async function applyNumberChange(
  ctx: WorkspaceContext,
  channelId: string,
  event: Extract<WhatsAppEvent, { kind: "number_quality" | "account" }>,
): Promise<void> {
  const changes = changesOf(event);
  if (Object.keys(changes).length === 0) return;
  await withWorkspace(ctx, async (tx) => {
    await tx
      .update(channels)
      .set(changes)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    await publish(tx, ctx.workspaceId, "channel", { channelId });
  });
}

function changesOf(
  event: Extract<WhatsAppEvent, { kind: "number_quality" | "account" }>,
): Partial<typeof channels.$inferInsert> {
  if (event.kind === "account") {
    return event.disconnects
      ? {
          status: "disconnected",
          statusReason: `Meta reported ${event.event}`,
          statusChangedAt: new Date(),
        }
      : {};
  }
  return {
    ...(event.currentLimit ? { messagingLimit: event.currentLimit } : {}),
    ...(event.event === "THROUGHPUT_UPGRADE"
      ? { throughputLevel: "HIGH" as const, maxPerSecond: LEVEL_PER_SECOND.HIGH }
      : {}),
  };
}
