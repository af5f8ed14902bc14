"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { addNote } from "./add-note";
import { announceTyping } from "./announce-typing";
import { assignConversation } from "./assign-conversation";
import { cancelScheduled } from "./cancel-scheduled";
import { changeScheduled } from "./change-scheduled";
import { closeConversation } from "./close-conversation";
import { markRead } from "./mark-read";
import { markUnread } from "./mark-unread";
import { reopenConversation } from "./reopen-conversation";
import { reply } from "./reply";
import { retryMessage } from "./retry-message";
import { saveDraft } from "./save-draft";
import { scheduleMessage } from "./schedule-message";
import {
  addNoteSchema,
  assignConversationSchema,
  changeScheduledSchema,
  conversationSchema,
  markReadSchema,
  replySchema,
  retryMessageSchema,
  saveDraftSchema,
  scheduledSchema,
  scheduleMessageSchema,
  sendMessageSchema,
  sendTemplateSchema,
  settleMessageSchema,
  snoozeConversationSchema,
  startConversationSchema,
} from "./schema";
import { sendMessage } from "./send-message";
import { sendScheduledNow } from "./send-scheduled";
import { sendTemplate } from "./send-template";
import { settleMessage } from "./settle-message";
import { snoozeConversation } from "./snooze-conversation";
import { startConversation } from "./start-conversation";

export const replyAction = workspaceAction("inbox:reply", replySchema, reply);
export const sendMessageAction = workspaceAction("inbox:reply", sendMessageSchema, sendMessage);
export const sendTemplateAction = workspaceAction("inbox:reply", sendTemplateSchema, sendTemplate);
export const scheduleMessageAction = workspaceAction(
  "inbox:reply",
  scheduleMessageSchema,
  scheduleMessage,
);
export const changeScheduledAction = workspaceAction(
  "inbox:reply",
  changeScheduledSchema,
  changeScheduled,
);
export const cancelScheduledAction = workspaceAction(
  "inbox:reply",
  scheduledSchema,
  cancelScheduled,
);
export const sendScheduledNowAction = workspaceAction(
  "inbox:reply",
  scheduledSchema,
  sendScheduledNow,
);
export const addNoteAction = workspaceAction("inbox:reply", addNoteSchema, addNote);
export const retryMessageAction = workspaceAction("inbox:reply", retryMessageSchema, retryMessage);
export const settleMessageAction = workspaceAction(
  "inbox:reply",
  settleMessageSchema,
  settleMessage,
);
export const assignConversationAction = workspaceAction(
  "inbox:assign",
  assignConversationSchema,
  assignConversation,
);
export const closeConversationAction = workspaceAction(
  "inbox:reply",
  conversationSchema,
  closeConversation,
);
export const reopenConversationAction = workspaceAction(
  "inbox:reply",
  conversationSchema,
  reopenConversation,
);
export const snoozeConversationAction = workspaceAction(
  "inbox:reply",
  snoozeConversationSchema,
  snoozeConversation,
);
export const markReadAction = workspaceAction("inbox:read", markReadSchema, markRead);
export const markUnreadAction = workspaceAction("inbox:read", conversationSchema, markUnread);
export const saveDraftAction = workspaceAction("inbox:reply", saveDraftSchema, saveDraft);
export const announceTypingAction = workspaceAction(
  "inbox:reply",
  conversationSchema,
  announceTyping,
);
export const startConversationAction = workspaceAction(
  "inbox:reply",
  startConversationSchema,
  startConversation,
);
