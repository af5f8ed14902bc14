"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { askPhone } from "./ask-phone";
import { bringTextsHere } from "./bring-texts-here";
import { saveBusinessProfile } from "./business-profile";
import { connectChannel } from "./connect-channel";
import { connectMailbox } from "./connect-mailbox";
import { connectSender } from "./connect-sender";
import { disconnectChannel } from "./disconnect-channel";
import { finishSignup } from "./finish-signup";
import { registerNumber } from "./register-number";
import { removeOwnApp } from "./remove-own-app";
import { replaceApiKey } from "./replace-api-key";
import { replaceAuthToken } from "./replace-auth-token";
import { replaceToken } from "./replace-token";
import { resumeNumber } from "./resume-number";
import { runChecks } from "./run-checks";
import { saveChannel } from "./save-channel";
import { saveOwnApp } from "./save-own-app";
import { saveWebhookSecret } from "./save-webhook-secret";
import {
  businessProfileSchema,
  channelIdSchema,
  connectChannelSchema,
  connectMailboxSchema,
  connectSenderSchema,
  finishSignupSchema,
  registerNumberSchema,
  removeOwnAppSchema,
  replaceApiKeySchema,
  replaceAuthTokenSchema,
  replaceTokenSchema,
  runChecksSchema,
  saveChannelSchema,
  saveOwnAppSchema,
  saveWebhookSecretSchema,
  switchModeSchema,
} from "./schema";
import { switchMode } from "./switch-mode";

export const connectChannelAction = workspaceAction(
  "channels:write",
  connectChannelSchema,
  connectChannel,
);
export const connectSenderAction = workspaceAction(
  "channels:write",
  connectSenderSchema,
  connectSender,
);
export const connectMailboxAction = workspaceAction(
  "channels:write",
  connectMailboxSchema,
  connectMailbox,
);
export const replaceApiKeyAction = workspaceAction(
  "channels:write",
  replaceApiKeySchema,
  replaceApiKey,
);
export const saveWebhookSecretAction = workspaceAction(
  "channels:write",
  saveWebhookSecretSchema,
  saveWebhookSecret,
);
export const bringTextsHereAction = workspaceAction(
  "channels:write",
  channelIdSchema,
  bringTextsHere,
);
export const replaceAuthTokenAction = workspaceAction(
  "channels:write",
  replaceAuthTokenSchema,
  replaceAuthToken,
);
export const finishSignupAction = workspaceAction(
  "channels:write",
  finishSignupSchema,
  finishSignup,
);
export const disconnectChannelAction = workspaceAction(
  "channels:write",
  channelIdSchema,
  disconnectChannel,
);
export const runChecksAction = workspaceAction("channels:write", runChecksSchema, runChecks);
export const registerNumberAction = workspaceAction(
  "channels:write",
  registerNumberSchema,
  registerNumber,
);
export const replaceTokenAction = workspaceAction(
  "channels:write",
  replaceTokenSchema,
  replaceToken,
);
export const saveOwnAppAction = workspaceAction("channels:write", saveOwnAppSchema, saveOwnApp);
export const removeOwnAppAction = workspaceAction(
  "channels:write",
  removeOwnAppSchema,
  removeOwnApp,
);
export const saveChannelAction = workspaceAction("channels:write", saveChannelSchema, saveChannel);
export const switchModeAction = workspaceAction("channels:write", switchModeSchema, switchMode);
export const askPhoneAction = workspaceAction("channels:write", channelIdSchema, askPhone);
export const resumeNumberAction = workspaceAction("channels:write", channelIdSchema, resumeNumber);
export const saveBusinessProfileAction = workspaceAction(
  "channels:write",
  businessProfileSchema,
  saveBusinessProfile,
);
