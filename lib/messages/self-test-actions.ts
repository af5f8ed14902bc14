"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { sendSelfTest } from "./self-test";
import { selfTestSchema } from "./self-test-schema";

export const sendSelfTestAction = workspaceAction("channels:write", selfTestSchema, sendSelfTest);
