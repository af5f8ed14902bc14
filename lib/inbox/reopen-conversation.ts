import type { WorkspaceContext } from "@/lib/core/context";
import { moveConversation } from "./move-conversation";

/** Puts a closed or snoozed conversation back among the open ones. */
export function reopenConversation(ctx: WorkspaceContext, input: { conversationId: string }) {
  return moveConversation(ctx, { ...input, to: "open", action: "conversation.reopened" });
}
