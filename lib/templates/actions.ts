"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { beginVersion } from "./begin-version";
import { copyTemplate } from "./copy-template";
import { deleteTemplate } from "./delete-template";
import { discardVersion } from "./discard-version";
import { restoreTemplate } from "./restore-template";
import {
  copyTemplateSchema,
  sendSampleSchema,
  startTemplateSchema,
  syncTemplatesSchema,
  templateIdSchema,
  updateTemplateSchema,
} from "./schema";
import { sendSample } from "./send-sample";
import { startTemplate } from "./start-template";
import { submitTemplate } from "./submit-template";
import { syncTemplates } from "./sync-templates";
import { unpauseTemplate } from "./unpause-template";
import { updateTemplate } from "./update-template";

export const startTemplateAction = workspaceAction(
  "templates:write",
  startTemplateSchema,
  startTemplate,
);
export const updateTemplateAction = workspaceAction(
  "templates:write",
  updateTemplateSchema,
  updateTemplate,
);
export const copyTemplateAction = workspaceAction(
  "templates:write",
  copyTemplateSchema,
  copyTemplate,
);
export const submitTemplateAction = workspaceAction(
  "templates:write",
  templateIdSchema,
  submitTemplate,
);
export const deleteTemplateAction = workspaceAction(
  "templates:write",
  templateIdSchema,
  deleteTemplate,
);
export const restoreTemplateAction = workspaceAction(
  "templates:write",
  templateIdSchema,
  restoreTemplate,
);
export const unpauseTemplateAction = workspaceAction(
  "templates:write",
  templateIdSchema,
  unpauseTemplate,
);
export const syncTemplatesAction = workspaceAction(
  "templates:read",
  syncTemplatesSchema,
  syncTemplates,
);
export const sendSampleAction = workspaceAction("inbox:reply", sendSampleSchema, sendSample);
export const beginVersionAction = workspaceAction(
  "templates:write",
  templateIdSchema,
  beginVersion,
);
export const discardVersionAction = workspaceAction(
  "templates:write",
  templateIdSchema,
  discardVersion,
);
