"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { connectChannel } from "./connect-channel";
import { disconnectChannel } from "./disconnect-channel";
import { channelIdSchema, connectChannelSchema } from "./schema";

export const connectChannelAction = workspaceAction(
  "channels:write",
  connectChannelSchema,
  connectChannel,
);
export const disconnectChannelAction = workspaceAction(
  "channels:write",
  channelIdSchema,
  disconnectChannel,
);
