"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { cancelTopUp } from "./cancel-top-up";
import { cancelTopUpSchema, startTopUpSchema } from "./schema";
import { startTopUp } from "./start-top-up";

export const startTopUpAction = workspaceAction("wallet:top_up", startTopUpSchema, startTopUp);
export const cancelTopUpAction = workspaceAction("wallet:top_up", cancelTopUpSchema, cancelTopUp);
