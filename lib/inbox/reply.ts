import type { WorkspaceContext } from "@/lib/core/context";
import type { Reply } from "./schema";
import { type SentMessage, sendMessage } from "./send-message";

/** Answers a customer in plain words; see sendMessage for what may stand in the way. */
export function reply(ctx: WorkspaceContext, { text, ...input }: Reply): Promise<SentMessage> {
  return sendMessage(ctx, {
    ...input,
    content: { kind: "text", text: text.replaceAll("\u0000", "") },
  });
}
