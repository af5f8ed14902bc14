"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { addNote } from "./add-note";
import { announceTyping } from "./announce-typing";
import { announceViewing } from "./announce-viewing";
import { assignConversation } from "./assign-conversation";
import { blockInWhatsapp } from "./block-in-whatsapp";
import { cancelScheduled } from "./cancel-scheduled";
import { changeConversations } from "./change-conversations";
import { changeScheduled } from "./change-scheduled";
import { countCannedUse } from "./count-canned-use";
import { deleteCannedReply } from "./delete-canned-reply";
import { deleteLabel } from "./delete-label";
import { deleteMacro } from "./delete-macro";
import { deleteTarget } from "./delete-target";
import { deleteTeam } from "./delete-team";
import { deleteView } from "./delete-view";
import { saveDraftSchema } from "./draft-schema";
import { markRead } from "./mark-read";
import { retryMessage } from "./retry-message";
import { runMacro } from "./run-macro";
import { saveCannedReply } from "./save-canned-reply";
import { saveDraft } from "./save-draft";
import { saveHabits } from "./save-habits";
import { saveHours } from "./save-hours";
import { saveLabel } from "./save-label";
import { saveMacro } from "./save-macro";
import { saveRoute } from "./save-route";
import { saveTarget } from "./save-target";
import { saveTeam } from "./save-team";
import { saveView } from "./save-view";
import { scheduleMessage } from "./schedule-message";
import {
  addNoteSchema,
  assignConversationSchema,
  cancelScheduledSchema,
  changeConversationsSchema,
  changeScheduledSchema,
  conversationSchema,
  markReadSchema,
  personSchema,
  retryMessageSchema,
  runMacroSchema,
  scheduleMessageSchema,
  sendMessageSchema,
  sendScheduledNowSchema,
  sendTemplateSchema,
  settleMessageSchema,
  startConversationSchema,
  undoChangesSchema,
  writtenPersonSchema,
} from "./schema";
import { sendMessage } from "./send-message";
import { sendScheduledNow } from "./send-scheduled";
import { sendTemplate } from "./send-template";
import { setAvailability } from "./set-availability";
import { setCapacity } from "./set-capacity";
import {
  cannedSchema,
  labelSchema,
  macroSchema,
  saveCannedSchema,
  saveHabitsSchema,
  saveHoursSchema,
  saveLabelSchema,
  saveMacroSchema,
  saveRouteSchema,
  saveTargetSchema,
  saveTeamSchema,
  saveViewSchema,
  setAvailabilitySchema,
  setCapacitySchema,
  targetSchema,
  teamSchema,
  viewSchema,
} from "./settings-schema";
import { settleMessage } from "./settle-message";
import { startConversation } from "./start-conversation";
import { takeCannedFiles } from "./take-canned-files";
import { undoChanges } from "./undo-changes";
import { readWaysToWrite } from "./write-queries";

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
  cancelScheduledSchema,
  cancelScheduled,
);
export const sendScheduledNowAction = workspaceAction(
  "inbox:reply",
  sendScheduledNowSchema,
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
export const markReadAction = workspaceAction("inbox:read", markReadSchema, markRead);
export const saveDraftAction = workspaceAction("inbox:reply", saveDraftSchema, saveDraft);
export const announceTypingAction = workspaceAction(
  "inbox:reply",
  conversationSchema,
  announceTyping,
);
export const blockInWhatsappAction = workspaceAction(
  "contacts:write",
  personSchema,
  blockInWhatsapp,
);
export const startConversationAction = workspaceAction(
  "inbox:reply",
  startConversationSchema,
  startConversation,
);
export const readWaysToWriteAction = workspaceAction(
  "inbox:reply",
  writtenPersonSchema,
  readWaysToWrite,
);
export const announceViewingAction = workspaceAction(
  "inbox:read",
  conversationSchema,
  announceViewing,
);
export const changeConversationsAction = workspaceAction(
  "inbox:reply",
  changeConversationsSchema,
  changeConversations,
);
export const undoChangesAction = workspaceAction("inbox:reply", undoChangesSchema, undoChanges);
export const saveLabelAction = workspaceAction("inbox:manage", saveLabelSchema, saveLabel);
export const deleteLabelAction = workspaceAction("inbox:manage", labelSchema, deleteLabel);
export const saveViewAction = workspaceAction("inbox:read", saveViewSchema, saveView);
export const deleteViewAction = workspaceAction("inbox:read", viewSchema, deleteView);
export const saveTeamAction = workspaceAction("inbox:manage", saveTeamSchema, saveTeam);
export const deleteTeamAction = workspaceAction("inbox:manage", teamSchema, deleteTeam);
export const saveRouteAction = workspaceAction("inbox:manage", saveRouteSchema, saveRoute);
export const setAvailabilityAction = workspaceAction(
  "inbox:reply",
  setAvailabilitySchema,
  setAvailability,
);
export const saveHabitsAction = workspaceAction("inbox:reply", saveHabitsSchema, saveHabits);
export const setCapacityAction = workspaceAction("inbox:manage", setCapacitySchema, setCapacity);
export const saveTargetAction = workspaceAction("inbox:manage", saveTargetSchema, saveTarget);
export const deleteTargetAction = workspaceAction("inbox:manage", targetSchema, deleteTarget);
export const saveHoursAction = workspaceAction("inbox:manage", saveHoursSchema, saveHours);
export const saveCannedReplyAction = workspaceAction(
  "inbox:reply",
  saveCannedSchema,
  saveCannedReply,
);
export const deleteCannedReplyAction = workspaceAction(
  "inbox:reply",
  cannedSchema,
  deleteCannedReply,
);
export const takeCannedFilesAction = workspaceAction("inbox:reply", cannedSchema, takeCannedFiles);
export const countCannedUseAction = workspaceAction("inbox:reply", cannedSchema, countCannedUse);
export const saveMacroAction = workspaceAction("inbox:reply", saveMacroSchema, saveMacro);
export const deleteMacroAction = workspaceAction("inbox:reply", macroSchema, deleteMacro);
export const runMacroAction = workspaceAction("inbox:reply", runMacroSchema, runMacro);
