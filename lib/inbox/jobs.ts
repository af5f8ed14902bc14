import * as z from "zod";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { sendReadReceipt } from "./send-read-receipt";
import { wakeConversation } from "./wake-conversation";

const payload = z.strictObject({ workspaceId: z.uuid(), conversationId: z.uuid() });

const sendReadReceiptJob = defineJob({
  name: "inbox.send_read_receipt",
  payload,
  maxAttempts: 3,
  run: async ({ workspaceId, conversationId }) => {
    const ctx = await systemContext(workspaceId, "Inbox");
    if (ctx) await sendReadReceipt(ctx, { conversationId });
  },
});

const wakeConversationJob = defineJob({
  name: "inbox.wake_conversation",
  payload,
  maxAttempts: 5,
  run: async ({ workspaceId, conversationId }) => {
    const ctx = await systemContext(workspaceId, "Inbox");
    if (ctx) await wakeConversation(ctx, { conversationId });
  },
});

export const inboxJobs = [sendReadReceiptJob, wakeConversationJob];
