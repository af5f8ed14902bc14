import * as z from "zod";

/*
 * What may be enqueued, apart from who does it (jobs.ts): use cases need the names, the handlers
 * need the use cases. A token is made by the job that mails it and is never part of a payload.
 */

export const verificationMail = {
  name: "auth.mail_verification",
  payload: z.object({ userId: z.uuid() }),
  maxAttempts: 8,
};

/** Carries the address as typed: whether somebody has it is found out by the job, not by the asker. */
export const resetMail = {
  name: "auth.mail_reset",
  payload: z.object({ email: z.string() }),
  maxAttempts: 5,
};

export const passwordChangedMail = {
  name: "auth.mail_password_changed",
  payload: z.object({ userId: z.uuid() }),
  maxAttempts: 8,
};

/** Tells an address's owner that somebody tried to sign up with it. */
export const signUpAttemptMail = {
  name: "auth.mail_sign_up_attempt",
  payload: z.object({ email: z.string() }),
  maxAttempts: 5,
};
