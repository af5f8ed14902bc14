import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { sayPresence } from "./say-presence";

/** Tells colleagues that somebody has a conversation in front of them; said anew while it is so. */
export async function announceViewing(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  assertCan(ctx, "inbox:read");
  await sayPresence(ctx, { topic: "viewing", conversationId });
}
