"use server";

import { redirect } from "next/navigation";
import { withSystem } from "@/db/tenant";
import { Refusal } from "@/lib/core/errors";
import { changeName } from "./change-name";
import { changePassword } from "./change-password";
import { confirmEmail } from "./confirm-email";
import { endSession, endSessions } from "./end-session";
import { openDemo } from "./open-demo";
import { dropSessionCookie, signBrowserIn } from "./open-session";
import { personAction, publicAction } from "./person-action";
import { requestReset } from "./request-reset";
import { resendVerification } from "./resend-verification";
import { resetPassword } from "./reset-password";
import {
  changeNameSchema,
  changePasswordSchema,
  confirmEmailSchema,
  nothingSchema,
  requestResetSchema,
  resetPasswordSchema,
  revokeSessionSchema,
  signInSchema,
} from "./schema";
import { signInWithPassword } from "./sign-in";

export const signInAction = publicAction(signInSchema, async (input, facts) => {
  const { userId } = await signInWithPassword(input, facts);
  await signBrowserIn(userId, facts);
  return null;
});

/** Signs this browser into the sample workspace; refused unless the sandbox is on. */
export const openDemoAction = publicAction(nothingSchema, async (_input, facts) => {
  await signBrowserIn(await openDemo(), facts);
  return null;
});

export const requestResetAction = publicAction(requestResetSchema, requestReset);

export const resetPasswordAction = publicAction(resetPasswordSchema, async (input, facts) => {
  const { userId } = await resetPassword(input);
  await signBrowserIn(userId, facts);
  return null;
});

export const confirmEmailAction = publicAction(confirmEmailSchema, (input) => confirmEmail(input));

export const resendVerificationAction = personAction(nothingSchema, (session) =>
  resendVerification(session),
);

export const changePasswordAction = personAction(changePasswordSchema, changePassword);

export const changeNameAction = personAction(changeNameSchema, changeName);

export const revokeSessionAction = personAction(revokeSessionSchema, async (session, input) => {
  if (!(await endSession(session.userId, input.sessionId))) {
    throw new Refusal("not_found", "This session has ended already.");
  }
  return null;
});

export const revokeOtherSessionsAction = personAction(nothingSchema, async (session) => {
  const ended = await withSystem("sign out elsewhere", (tx) =>
    endSessions(tx, session.userId, session.sessionId),
  );
  return { ended };
});

const endOwnSession = personAction(nothingSchema, (session) =>
  endSession(session.userId, session.sessionId),
);

/** Ends this browser's session, row and cookie, and leads to the sign-in page. */
export async function signOutAction(): Promise<void> {
  const result = await endOwnSession({});
  // signed out elsewhere in the meantime is as good; a foreign site's request is not
  if (!result.ok && result.error.code !== "not_signed_in") return;
  await dropSessionCookie();
  redirect("/sign-in");
}
