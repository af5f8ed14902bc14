"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { practiceMailbox, practiceWebhook, readMails, writeMail } from "./practice-mails";
import {
  practiceMailboxSchema,
  practiceMailsSchema,
  practiceSenderSchema,
  practiceTextsSchema,
  writeMailSchema,
  writeTextSchema,
} from "./practice-schema";
import { practiceSender, readTexts, writeText } from "./practice-texts";
import { channelIdSchema } from "./schema";

export const practiceSenderAction = workspaceAction(
  "sandbox:use",
  practiceSenderSchema,
  practiceSender,
);
export const readTextsAction = workspaceAction("sandbox:use", practiceTextsSchema, readTexts);
export const writeTextAction = workspaceAction("sandbox:use", writeTextSchema, writeText);
export const practiceMailboxAction = workspaceAction(
  "sandbox:use",
  practiceMailboxSchema,
  practiceMailbox,
);
export const practiceWebhookAction = workspaceAction(
  "sandbox:use",
  channelIdSchema,
  practiceWebhook,
);
export const readMailsAction = workspaceAction("sandbox:use", practiceMailsSchema, readMails);
export const writeMailAction = workspaceAction("sandbox:use", writeMailSchema, writeMail);
