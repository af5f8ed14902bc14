import type { WorkspaceContext } from "@/lib/core/context";
import { moveConversation } from "./move-conversation";

/** Takes a conversation off everybody's list. The customer's next message brings it back. */
export function closeConversation(ctx: WorkspaceContext, input: { conversationId: string }) {
  return moveConversation(ctx, { ...input, to: "closed", action: "conversation.closed" });
}
