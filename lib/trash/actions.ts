"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { listTrash } from "./queries";
import { restoreEntry } from "./restore-entry";
import { listTrashSchema, restoreEntrySchema } from "./schema";

export const listTrashAction = workspaceAction("workspace:read", listTrashSchema, listTrash);
export const restoreEntryAction = workspaceAction(
  "workspace:read",
  restoreEntrySchema,
  restoreEntry,
);
