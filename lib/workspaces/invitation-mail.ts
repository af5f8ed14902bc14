import * as z from "zod";

/** Enqueued when somebody is invited; jobs.ts makes the link and mails it. */
export const invitationMail = {
  name: "workspaces.mail_invitation",
  payload: z.object({ workspaceId: z.uuid(), invitationId: z.uuid() }),
  maxAttempts: 8,
};
