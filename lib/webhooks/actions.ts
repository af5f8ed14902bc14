"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { listEvents } from "./event-queries";
import { replayEvents } from "./inbound/replay-events";
import { listEventsSchema, replayEventsSchema } from "./schema";

export const replayEventsAction = workspaceAction(
  "channels:write",
  replayEventsSchema,
  replayEvents,
);
export const listEventsAction = workspaceAction("channels:write", listEventsSchema, listEvents);
