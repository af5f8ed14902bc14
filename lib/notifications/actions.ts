"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { markNotificationsRead } from "./mark-notifications-read";
import { savePreferences } from "./save-preferences";
import { markNotificationsReadSchema, savePreferencesSchema } from "./schema";

export const markNotificationsReadAction = workspaceAction(
  "workspace:read",
  markNotificationsReadSchema,
  markNotificationsRead,
);
export const savePreferencesAction = workspaceAction(
  "workspace:read",
  savePreferencesSchema,
  savePreferences,
);
