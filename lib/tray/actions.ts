"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { markTraySeen } from "./mark-tray-seen";
import { markTraySeenSchema } from "./schema";

export const markTraySeenAction = workspaceAction(
  "workspace:read",
  markTraySeenSchema,
  markTraySeen,
);
