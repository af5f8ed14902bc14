import * as z from "zod";

/*
 * Name and payload of the import's jobs, apart from what they run: the use cases that put them into
 * the queue are also what the jobs call.
 */
export const importJobPayload = z.object({ workspaceId: z.uuid(), importId: z.uuid() });
export const checkJobPayload = importJobPayload.extend({ checkId: z.uuid() });

export const CHECK_IMPORT_JOB = {
  name: "contacts.check_import",
  payload: checkJobPayload,
  maxAttempts: 5,
} as const;
export const COMMIT_IMPORT_JOB = {
  name: "contacts.commit_import",
  payload: importJobPayload,
  maxAttempts: 25,
} as const;
export const REVERT_IMPORT_JOB = {
  name: "contacts.revert_import",
  payload: importJobPayload,
  maxAttempts: 25,
} as const;
