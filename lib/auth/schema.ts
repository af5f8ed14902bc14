import * as z from "zod";

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

/** One address, lower case. Anything that could become a second recipient or a header is refused (r96). */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "This address is too long.")
  .pipe(z.email("Write one address, such as lena@example.com."));

/** A password as it is typed: spaces at the ends belong to it and nothing is cut off (r100). */
export const newPasswordSchema = z
  .string()
  .min(PASSWORD_MIN, `Use ${PASSWORD_MIN} characters or more. A few words in a row work well.`)
  .max(PASSWORD_MAX, `Use ${PASSWORD_MAX} characters at most.`);

export const personNameSchema = z
  .string()
  .trim()
  .min(1, "Write your name.")
  .max(80, "Use 80 characters at most.");

export const signInSchema = z.strictObject({
  email: emailSchema,
  // no minimum here: what is wrong with a guess is nobody's business
  password: z.string().min(1, "Write your password.").max(PASSWORD_MAX, "This is too long."),
});
export type SignIn = z.output<typeof signInSchema>;

export const requestResetSchema = z.strictObject({ email: emailSchema });

const tokenSchema = z.string().min(1).max(100);

export const resetPasswordSchema = z.strictObject({
  token: tokenSchema,
  password: newPasswordSchema,
});
export type ResetPassword = z.output<typeof resetPasswordSchema>;

export const confirmEmailSchema = z.strictObject({ token: tokenSchema });

export const changePasswordSchema = z.strictObject({
  currentPassword: z.string().max(PASSWORD_MAX, "This is too long."),
  newPassword: newPasswordSchema,
});
export type ChangePassword = z.output<typeof changePasswordSchema>;

export const changeNameSchema = z.strictObject({ name: personNameSchema });

export const revokeSessionSchema = z.strictObject({ sessionId: z.uuid() });

/** For actions without input. */
export const nothingSchema = z.strictObject({});
