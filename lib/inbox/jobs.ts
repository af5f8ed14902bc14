import * as z from "zod";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { aimAll } from "./aim-all";
import { answerCustomer } from "./answer-customer";
import { tellBlock } from "./block-in-whatsapp";
import { followConversation } from "./follow-conversation";
import { giveOutConversations } from "./give-out-conversations";
import { sendReadReceipt, showTyping } from "./send-read-receipt";
import { sendScheduled } from "./send-scheduled";
import { wakeConversation } from "./wake-conversation";
import { watchTarget } from "./watch-target";

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

const showTypingJob = defineJob({
  name: "inbox.show_typing",
  payload: payload.extend({ typedAtMs: z.number() }),
  maxAttempts: 1,
  run: async ({ workspaceId, ...given }) => {
    const ctx = await systemContext(workspaceId, "Inbox");
    if (ctx) await showTyping(ctx, given);
  },
});

const tellBlockJob = defineJob({
  name: "inbox.tell_block",
  payload,
  maxAttempts: 8,
  run: async ({ workspaceId, conversationId }) => {
    const ctx = await systemContext(workspaceId, "Inbox");
    if (ctx) await tellBlock(ctx, { conversationId });
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

const sendScheduledJob = defineJob({
  name: "inbox.send_scheduled",
  payload: z.strictObject({ workspaceId: z.uuid(), scheduledId: z.uuid() }),
  maxAttempts: 25,
  run: async ({ workspaceId, scheduledId }) => {
    const ctx = await systemContext(workspaceId, "Send later");
    if (ctx) await sendScheduled(ctx, { scheduledId, cause: "time" });
  },
});

const answerCustomerJob = defineJob({
  name: "inbox.answer_customer",
  payload,
  maxAttempts: 25,
  run: async ({ workspaceId, conversationId }) => {
    const ctx = await systemContext(workspaceId, "Send later");
    if (ctx) await answerCustomer(ctx, { conversationId });
  },
});

const followConversationJob = defineJob({
  name: "inbox.follow_conversation",
  payload,
  maxAttempts: 5,
  run: async ({ workspaceId, conversationId }) => {
    const ctx = await systemContext(workspaceId, "Inbox");
    if (ctx) await followConversation(ctx, { conversationId });
  },
});

const watchTargetJob = defineJob({
  name: "inbox.watch_target",
  payload,
  maxAttempts: 5,
  run: async ({ workspaceId, conversationId }) => {
    const ctx = await systemContext(workspaceId, "Inbox");
    if (ctx) await watchTarget(ctx, { conversationId });
  },
});

const giveOutJob = defineJob({
  name: "inbox.give_out",
  payload: z.strictObject({ workspaceId: z.uuid() }),
  maxAttempts: 5,
  run: async ({ workspaceId }) => {
    const ctx = await systemContext(workspaceId, "Assignment");
    if (ctx) await giveOutConversations(ctx);
  },
});

const aimAllJob = defineJob({
  name: "inbox.aim_all",
  payload: z.strictObject({ workspaceId: z.uuid() }),
  maxAttempts: 5,
  run: async ({ workspaceId }) => {
    const ctx = await systemContext(workspaceId, "Inbox");
    if (ctx) await aimAll(ctx);
  },
});

export const inboxJobs = [
  sendScheduledJob,
  answerCustomerJob,
  sendReadReceiptJob,
  showTypingJob,
  tellBlockJob,
  wakeConversationJob,
  followConversationJob,
  watchTargetJob,
  giveOutJob,
  aimAllJob,
];
