"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { markNotificationsRead } from "./mark-notifications-read";
import { savePreferences } from "./save-preferences";
import {
  markNotificationsReadSchema,
  pushEndpointSchema,
  savePreferencesSchema,
  subscribePushSchema,
} from "./schema";
import { subscribePush, unsubscribePush } from "./subscribe-push";

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
export const subscribePushAction = workspaceAction(
  "workspace:read",
  subscribePushSchema,
  subscribePush,
);
export const unsubscribePushAction = workspaceAction(
  "workspace:read",
  pushEndpointSchema,
  unsubscribePush,
);
