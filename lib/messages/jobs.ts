import * as z from "zod";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { fetchMedia } from "./fetch-media";
import { finishUnknowns } from "./finish-unknowns";

const fetchMediaJob = defineJob({
  name: "messages.fetch_media",
  payload: z.strictObject({ workspaceId: z.uuid(), attachmentId: z.uuid() }),
  maxAttempts: 8,
  run: async ({ workspaceId, attachmentId }) => {
    const ctx = await systemContext(workspaceId, "Media");
    if (ctx) await fetchMedia(ctx, { attachmentId });
  },
});

/** Each ten minutes: unknown sends that waited a day are final. */
export const finishUnknownsJob = defineJob({
  name: "messages.finish_unknowns",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await finishUnknowns();
  },
});

export const messageJobs = [fetchMediaJob, finishUnknownsJob];
