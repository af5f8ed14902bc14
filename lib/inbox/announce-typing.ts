import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { sayPresence } from "./say-presence";

/** Tells colleagues that somebody is writing here; they forget it six seconds later. */
export async function announceTyping(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  await sayPresence(ctx, { topic: "typing", conversationId });
}
