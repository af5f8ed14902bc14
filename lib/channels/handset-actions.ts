"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import {
  blockHandsetSchema,
  clearHandsetFaultsSchema,
  handsetFaultsSchema,
  handsetMessageSchema,
  handsetSchema,
} from "./handset-schema";
import {
  blockOnHandset,
  clearFaults,
  readOnHandset,
  setFaults,
  writeFromHandset,
} from "./sandbox-handset";

export const writeFromHandsetAction = workspaceAction(
  "sandbox:use",
  handsetMessageSchema,
  writeFromHandset,
);
export const readOnHandsetAction = workspaceAction("sandbox:use", handsetSchema, readOnHandset);
export const blockOnHandsetAction = workspaceAction(
  "sandbox:use",
  blockHandsetSchema,
  blockOnHandset,
);
export const setFaultsAction = workspaceAction("sandbox:use", handsetFaultsSchema, setFaults);
export const clearFaultsAction = workspaceAction(
  "sandbox:use",
  clearHandsetFaultsSchema,
  clearFaults,
);
