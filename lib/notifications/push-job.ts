import * as z from "zod";

/** Enqueued with a notification that may go to browsers; jobs.ts finds out which. */
export const pushJob = {
  name: "notifications.push",
  payload: z.object({ workspaceId: z.uuid(), notificationId: z.uuid() }),
  maxAttempts: 4,
};
