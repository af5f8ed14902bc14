import * as z from "zod";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { FETCH_MEDIA_JOB, fetchMedia } from "./fetch-media";
import { finishParked } from "./finish-parked";
import { finishUnknowns } from "./finish-unknowns";
import { finishUploads } from "./finish-uploads";

const fetchMediaJob = defineJob({
  ...FETCH_MEDIA_JOB,
  payload: z.strictObject({ workspaceId: z.uuid(), attachmentId: z.uuid() }),
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

/** Each minute: statuses whose message became known while they were being parked. */
export const finishParkedJob = defineJob({
  name: "messages.finish_parked",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await finishParked();
  },
});

/** Nightly: uploads that nobody sent are removed. */
export const finishUploadsJob = defineJob({
  name: "messages.finish_uploads",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await finishUploads();
  },
});

export const messageJobs = [fetchMediaJob, finishParkedJob, finishUnknownsJob, finishUploadsJob];
