"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { practiceSenderSchema, practiceTextsSchema, writeTextSchema } from "./practice-schema";
import { practiceSender, readTexts, writeText } from "./practice-texts";

export const practiceSenderAction = workspaceAction(
  "sandbox:use",
  practiceSenderSchema,
  practiceSender,
);
export const readTextsAction = workspaceAction("sandbox:use", practiceTextsSchema, readTexts);
export const writeTextAction = workspaceAction("sandbox:use", writeTextSchema, writeText);
